import type { AuditLog } from '../audit/AuditLog.js';
import type { Settings } from '../config/Settings.js';
import type { Logger } from '../log.js';
import { LoginThrottle, type FailedLogin, type SharedLockouts } from '../security/LoginThrottle.js';
import type { Users } from '../security/Users.js';
import type { AccessKeys } from '../storagegateway/AccessKeys.js';
import { BoundedRecords, type RefusedAct } from './BoundedRecords.js';

/** The user with a name or an access key; null if there is none: the name may then be a password in the wrong field. */
export function findAccountBehind(
  name: string,
  {
    users,
    accessKeys,
  }: { readonly users: Pick<Users, 'find'>; readonly accessKeys: Pick<AccessKeys, 'find'> },
): string | null {
  return users.find(name)?.name ?? accessKeys.find(name)?.user ?? null;
}

/**
 * The throttle of all protocols, whose refusals and lockouts are recorded in the audit log: the first wrong password of a name
 * from an address in a window, and each lockout, at most 60 a minute of either, so that nobody can fill the disk.
 */
export function loginThrottleOf({
  settings,
  auditLog,
  users,
  accessKeys,
  logger,
  shared,
  now,
}: {
  readonly settings: Pick<
    Settings,
    'loginAttempts' | 'loginDelayMs' | 'loginLockSeconds' | 'loginWindowSeconds'
  >;
  readonly auditLog: Pick<AuditLog, 'write'>;
  readonly users: Pick<Users, 'find'>;
  readonly accessKeys: Pick<AccessKeys, 'find'>;
  readonly logger: Pick<Logger, 'error' | 'warn'>;
  /** Null or absent: no other server answers the same clients. */
  readonly shared?: SharedLockouts | null;
  /** Milliseconds of a monotonic clock. */
  readonly now?: () => number;
}): LoginThrottle {
  const options = { auditLog, logger, ...(now && { now }) };
  const refusals = new BoundedRecords(options);
  // Separate from refusals, so that many refused names do not suppress the record of a lockout.
  const lockouts = new BoundedRecords(options);

  function refused({ address, name, door = 'login' }: FailedLogin, what: string, cause: string): RefusedAct {
    const account = findAccountBehind(name, { users, accessKeys });
    return { who: account ?? 'unknown', address, door, what, account, outcome: 'refused', cause };
  }

  return new LoginThrottle({
    attempts: settings.loginAttempts,
    windowSeconds: settings.loginWindowSeconds,
    lockSeconds: settings.loginLockSeconds,
    longestDelayMs: settings.loginDelayMs,
    ...(shared && { shared }),
    onRefused: (failed) => refusals.write(refused(failed, 'login', 'wrong user, password or signature')),
    onLockout: (lockout) => {
      const { scope, attempts, seconds, address } = lockout;
      logger.warn({ address, scope, seconds }, 'logins are locked: too many wrong passwords or signatures');
      const cause = `${scope}: ${attempts} wrong ones, locked for ${seconds} s`;
      lockouts.write(refused(lockout, 'lockout', cause));
    },
  });
}
