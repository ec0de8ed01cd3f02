import type { AuditLog, AuditRecord } from '../audit/AuditLog.js';
import type { Settings } from '../config/Settings.js';
import type { Logger } from '../log.js';
import { LoginThrottle, type FailedLogin, type Lockout } from '../security/LoginThrottle.js';
import type { Users } from '../security/Users.js';
import type { AccessKeys } from '../storagegateway/AccessKeys.js';

/** More records of refused logins in a minute than this are counted, and told with the next one. */
const maxRecordsPerMinute = 60;

/**
 * The throttle of all doors, whose refusals and lockouts go into the audit record: the first wrong password of a name from an
 * address in a window, and each lockout; at most 60 a minute, so that nobody fills the disk.
 */
export function loginThrottleOf({
  settings,
  auditLog,
  users,
  accessKeys,
  logger,
  onLockout,
}: {
  readonly settings: Pick<
    Settings,
    'loginAttempts' | 'loginDelayMs' | 'loginLockSeconds' | 'loginWindowSeconds'
  >;
  readonly auditLog: Pick<AuditLog, 'write'>;
  readonly users: Pick<Users, 'find'>;
  readonly accessKeys: Pick<AccessKeys, 'find'>;
  readonly logger: Pick<Logger, 'error' | 'warn'>;
  readonly onLockout?: (lockout: Lockout) => void;
}): LoginThrottle {
  let minute = 0;
  let recorded = 0;
  let left = 0;

  function record({ address, name }: FailedLogin, what: string, cause: string): void {
    const now = Math.floor(performance.now() / 60_000);
    if (now !== minute) [minute, recorded] = [now, 0];
    recorded += 1;
    if (recorded > maxRecordsPerMinute) {
      left += 1;
      return;
    }
    // A name that nobody has may be a password, typed into the wrong field.
    const account = users.find(name)?.name ?? accessKeys.find(name)?.user ?? null;
    const more = left === 0 ? '' : `; ${left} more were not recorded`;
    left = 0;
    const who = account ?? 'unknown';
    const about = { who, address, door: 'login', what, target: null, account };
    const written: AuditRecord = {
      ...about,
      outcome: 'refused',
      cause: cause + more,
      proof: null,
      durationMs: 0,
    };
    auditLog
      .write(written)
      .catch((error: unknown) => logger.error({ err: error }, 'a refused login was not recorded'));
  }

  return new LoginThrottle({
    attempts: settings.loginAttempts,
    windowSeconds: settings.loginWindowSeconds,
    lockSeconds: settings.loginLockSeconds,
    longestDelayMs: settings.loginDelayMs,
    onRefused: (failed) => record(failed, 'login', 'wrong user, password or signature'),
    onLockout: (lockout) => {
      const { scope, attempts, seconds, address } = lockout;
      logger.warn({ address, scope, seconds }, 'logins are locked: too many wrong passwords or signatures');
      record(lockout, 'lockout', `${scope}: ${attempts} wrong ones, locked for ${seconds} s`);
      onLockout?.(lockout);
    },
  });
}
