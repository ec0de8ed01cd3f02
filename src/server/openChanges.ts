import { Changes, type ActOutcomes } from '../changes/Changes.js';
import { targetSettings } from '../config/Settings.js';
import { ChapPairs } from '../credentials/ChapPairs.js';
import { Credentials } from '../credentials/Credentials.js';
import type { TryLogin } from '../credentials/tryLogin.js';
import type { Storage } from '../provisioning/Storage.js';
import type { TargetDriver } from '../targets/TargetDriver.js';
import type { ChangeEvents } from './ChangeEvents.js';
import { openProvisioning } from './openProvisioning.js';
import type { ResourceStack } from './ResourceStack.js';
import type { ServerDeps } from './ServerDeps.js';

/** The parts that change targets. */
export interface ChangeWays {
  readonly changes: Changes;
  readonly credentials: Credentials;
  readonly pairs: ChapPairs;
  /** Null if the driver cannot create targets. */
  readonly storage: Storage | null;
}

/** Opens credentials and storage over one started driver.  Interrupted changes are settled. */
export async function openChanges(
  {
    settings,
    hostStore: store,
    sealedStore: sealed,
    auditLog,
    metrics,
    logger,
  }: Pick<ServerDeps, 'auditLog' | 'hostStore' | 'logger' | 'metrics' | 'sealedStore' | 'settings'>,
  { driver, tryLogin }: { readonly driver: TargetDriver; readonly tryLogin: TryLogin },
  events: ChangeEvents,
  resources: ResourceStack,
  /** Of an agent: keeps how the acts of its endpoint ended. */
  acts?: ActOutcomes,
): Promise<ChangeWays> {
  const changes = resources.use(
    new Changes({
      store,
      audit: {
        write: (record, ended) => {
          metrics.countChange(record.what, record.outcome, record.proof?.state ?? null);
          events.recorded(record);
          return auditLog.write(record, ended);
        },
        removesEnded: true,
        wasRecorded: (act, what) => auditLog.wasRecorded(act, what),
        expectRoom: () => auditLog.expectRoom(),
      },
      lockWaitMs: settings.lockWaitMs,
      log: logger,
      ...(acts && { acts }),
    }),
  );
  const deps = { driver, store, sealed, changes, tryLogin, log: logger };
  const credentials = resources.use(
    new Credentials({
      ...deps,
      settings: {
        secretLimits: { minBytes: settings.secretMinBytes, maxBytes: settings.secretMaxBytes },
        initiatorName: settings.initiatorName,
        proofOf: (target) => targetSettings(settings, target).proof,
        sessionsOnChangeOf: (target) => targetSettings(settings, target).sessionsOnChange,
      },
      onChanged: (changed) => events.credentialsChanged(changed),
    }),
  );
  const storage = openProvisioning(settings, {
    ...deps,
    credentials,
    onChanged: (changed) => events.storageChanged(changed),
    onWithoutAccount: (found) => events.withoutAccount(found),
  });
  if (storage) resources.use(storage.provisioning);
  credentials.start();
  await changes.start();
  return { changes, credentials, pairs: new ChapPairs(credentials, driver, store), storage };
}
