import { OwnLogins } from '../credentials/OwnLogins.js';
import { tryLogin, type TryLogin } from '../credentials/tryLogin.js';
import { serverItself } from '../initiator/InitiatorAudit.js';
import { findIscsiName } from '../targets/IscsiName.js';
import type { TargetDriver } from '../targets/TargetDriver.js';
import { AlertSources } from './AlertSources.js';
import { createDriver, type MakeDataPath } from './createDriver.js';
import type { ServerDeps } from './ServerDeps.js';

/** The driver and its companions. */
export interface OpenedDriver {
  /** Not started yet. */
  readonly driver: TargetDriver;
  /** Receives the events of the target.  It is not open yet. */
  readonly alertSources: AlertSources;
  /** How the server makes logins for proofs. */
  readonly tryLogin: TryLogin;
  close(): Promise<void>;
}

/** Opens the driver that the settings name. */
export async function openDriver(
  {
    settings,
    hostName,
    sealedStore,
    actionLog,
    logger,
    recentEvents,
  }: Pick<ServerDeps, 'actionLog' | 'hostName' | 'logger' | 'recentEvents' | 'sealedStore' | 'settings'>,
  makeDataPath?: MakeDataPath,
): Promise<OpenedDriver> {
  const ownLogins = new OwnLogins(tryLogin);
  const alertSources = new AlertSources(hostName, ownLogins, logger, recentEvents);
  const events = {
    ...alertSources.driverEvents,
    overlapEnded: ({ authority, chapName }: { readonly authority: string; readonly chapName: string }) => {
      const target = findIscsiName(authority);
      return actionLog.write(serverItself, {
        what: 'endOverlap',
        target,
        account: chapName,
        outcome: 'done',
      });
    },
  };
  const driver = await createDriver(settings, sealedStore, logger, {
    events,
    isOwnSession: (session) => ownLogins.opened(session),
    ...(makeDataPath && { makeDataPath }),
  });
  return {
    driver,
    alertSources,
    tryLogin: ownLogins.tryLoginAt(driver),
    close: () => driver.close(),
  };
}
