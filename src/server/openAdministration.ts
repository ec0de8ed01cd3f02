import type { MonitoringDeps } from '../http/monitoringPages.js';
import type { Administration, AdministeredCluster, AdministeredHosts } from '../security/Administration.js';
import { AdministrationSocket } from '../security/AdministrationSocket.js';
import { AdministrationError } from '../security/AdministrationError.js';
import { administrationOf } from './administer.js';
import type { ServerDeps } from './ServerDeps.js';

/** Administration of a running server.  A new password ends the lockouts of its user. */
export function runningAdministration(
  { sharedSealedStore, auditLog, users, accessKeys, throttle }: ServerDeps,
  {
    monitoring,
    hosts,
    cluster,
  }: {
    readonly monitoring: Pick<MonitoringDeps, 'findings'>;
    /** The hosts of an endpoint; absent if the server is not an endpoint. */
    readonly hosts?: AdministeredHosts;
    readonly cluster?: AdministeredCluster;
  },
): Administration {
  return administrationOf({
    users,
    accessKeys,
    auditLog,
    store: sharedSealedStore,
    findings: () => monitoring.findings(),
    ...(hosts && { hosts }),
    ...(cluster && { cluster }),
    onUserChanged: (name, what) => {
      // If the password is unchanged, counted failures are kept.
      if (what !== 'setRoles') throttle.forget(name);
    },
    onAccessKeyChanged: (id) => throttle.forget(id),
  });
}

/**
 * Opens the socket for `iscsi-wbem user`, `access-key` and `audit`.  Null if it cannot be opened: the server logs this and
 * continues.
 */
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
