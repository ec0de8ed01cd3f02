import type { AuditLog } from '../audit/AuditLog.js';
import type { EnumerationContexts } from '../enumeration/EnumerationContexts.js';
import type { Administration } from '../security/Administration.js';
import { AdministrationSocket } from '../security/AdministrationSocket.js';
import { AdministrationError } from '../security/AdministrationError.js';
import type { LoginThrottle } from '../security/LoginThrottle.js';
import type { Users } from '../security/Users.js';
import type { AccessKeys } from '../storagegateway/AccessKeys.js';
import type { SealedStore } from '../store/SealedStore.js';
import { administrationOf } from './administer.js';
import type { ServerDeps } from './ServerDeps.js';

/** Users and access keys of a running server: who has other rights loses what was opened with those before. */
export function runningAdministration({
  sealedStore,
  auditLog,
  users,
  accessKeys,
  throttle,
  enumerations,
  findings,
}: {
  readonly sealedStore: SealedStore;
  readonly auditLog: AuditLog;
  readonly users: Users;
  readonly accessKeys: AccessKeys;
  readonly throttle: Pick<LoginThrottle, 'forget'>;
  readonly enumerations: Pick<EnumerationContexts, 'abandon'>;
  /** What `doctor` is told. */
  readonly findings: () => Promise<readonly object[]>;
}): Administration {
  return administrationOf({
    users,
    accessKeys,
    auditLog,
    store: sealedStore,
    findings,
    // What it opened when it had other rights gives nothing more.
    onUserChanged: (name, what) => {
      enumerations.abandon(name);
      // With the same password, what was guessed wrong counts on.
      if (what !== 'setRoles') throttle.forget(name);
    },
    onAccessKeyChanged: (id) => throttle.forget(id),
  });
}

/** The way in for `iscsi-wbem user`, `access-key` and `audit`; null where it cannot be opened: the server goes on without, and says so. */
export async function openAdministration(
  administration: Administration,
  { settings, logger }: Pick<ServerDeps, 'logger' | 'settings'>,
): Promise<AdministrationSocket | null> {
  try {
    return await AdministrationSocket.listen(settings.stateDir, administration, logger);
  } catch (error) {
    const { code = null } = error as NodeJS.ErrnoException;
    if (!(error instanceof AdministrationError) && code === null) throw error;
    logger.warn(
      { err: error },
      'users cannot be changed while this server runs: its socket cannot be opened',
    );
    return null;
  }
}
