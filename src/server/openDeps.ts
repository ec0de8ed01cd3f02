import { hostname } from 'node:os';
import { ClusterLockouts } from '../cluster/ClusterLockouts.js';
import type { Settings } from '../config/Settings.js';
import { RecentEvents } from '../console/RecentEvents.js';
import { serverItself } from '../initiator/InitiatorAudit.js';
import type { Logger } from '../log.js';
import { Metrics } from '../metrics/Metrics.js';
import { Authenticator } from '../security/Authenticator.js';
import { AccessKeys } from '../storagegateway/AccessKeys.js';
import type { SharedStore } from '../store/KeyValueStore.js';
import { actionLogOf } from './ActionLog.js';
import { DeniedRecords } from './DeniedRecords.js';
import { loginThrottleOf } from './loginThrottleOf.js';
import { openState, type State } from './openState.js';
import { openUsers } from './openUsers.js';
import type { ResourceStack } from './ResourceStack.js';
import type { ServerDeps } from './ServerDeps.js';

/** Opens what a server and an endpoint have in common: state, users and records. */
export async function openDeps(
  settings: Settings,
  resources: ResourceStack,
  logger: Logger,
  tell: (sentence: string) => void,
  sharedStore?: SharedStore,
): Promise<ServerDeps> {
  const state = await openState(settings, resources, sharedStore);
  const { auditLog } = state;
  const actionLog = actionLogOf(auditLog);
  const users = await openUsers(settings, { store: state.sharedStore, actionLog, logger, tell });
  const metrics = new Metrics();
  const deniedRecords = new DeniedRecords({ auditLog, logger });
  const accessKeys = new AccessKeys(state.sharedSealedStore);
  const shared = await openSharedLockouts(state, logger);
  const throttle = loginThrottleOf({ settings, auditLog, users, accessKeys, logger, shared });
  throttle.watchLockouts(({ scope }) => metrics.countLockout(scope));
  const { maxPasswordsWaiting } = settings;
  const authenticator = new Authenticator(users, undefined, throttle, { maxPasswordsWaiting });
  const hostName = hostname();
  return {
    ...state,
    settings,
    hostName,
    logger,
    actionLog,
    users,
    metrics,
    deniedRecords,
    accessKeys,
    throttle,
    authenticator,
    recentEvents: new RecentEvents(),
  };
}

/** The lockouts that endpoints share; null for a server that shares its state with no other. */
async function openSharedLockouts(
  { cluster, sharedSealedStore }: State,
  logger: Logger,
): Promise<ClusterLockouts | null> {
  if (cluster === null) return null;
  return ClusterLockouts.open(cluster.store, sharedSealedStore, (err) =>
    logger.warn({ err }, 'a lockout is not the same at all endpoints'),
  );
}

/** Stores the access key from the environment for `admin`.  It is recorded if it differs from that of the previous start. */
export async function keepFirstAccessKey({
  settings: { awsAccessKey },
  accessKeys,
  actionLog,
}: ServerDeps): Promise<void> {
  if (awsAccessKey === null) return;
  const { id, secret } = awsAccessKey;
  const isKnown = accessKeys.find(id)?.secretAccessKey === secret.reveal();
  if (!isKnown)
    await actionLog.write(serverItself, {
      what: 'addAccessKey',
      account: 'admin',
      outcome: 'done',
      cause: id,
    });
  await accessKeys.setFirst(id, secret.reveal(), 'admin');
}
