import { expectCluster } from '../cluster/ClusterMeta.js';
import type { AuditLog } from '../audit/AuditLog.js';
import type { Settings } from '../config/Settings.js';
import { readSealingKey } from '../security/readSealingKey.js';
import type { Engine } from '../store/Engine.js';
import { expectSoundStore } from '../store/lmdb/expectSoundStore.js';
import type { SharedStore } from '../store/KeyValueStore.js';
import type { ReplicatedStore } from '../store/ReplicatedStore.js';
import { SealedStore, SharedSealedStore } from '../store/SealedStore.js';
import { StateFolder } from '../store/StateFolder.js';
import { LmdbStore } from '../store/lmdb/LmdbStore.js';
import { openAuditLog } from './openAuditLog.js';
import type { ResourceStack } from './ResourceStack.js';

/** What an endpoint has that shares its state with others. */
export interface Cluster {
  readonly engine: Engine;
  readonly store: ReplicatedStore;
  /** Identifies this endpoint among all of the fleet, also after a restart. */
  readonly endpointId: string;
}

export interface State {
  readonly hostStore: LmdbStore;
  readonly sealedStore: SealedStore;
  readonly sharedStore: SharedStore;
  /** The secrets in the shared store. */
  readonly sharedSealedStore: SharedSealedStore;
  readonly auditLog: AuditLog;
  /** Null unless several endpoints share their state: then `sharedStore` is the store of this host, or was given. */
  readonly cluster: Cluster | null;
}

/** The settings of the state. */
export type StateSettings = Pick<
  Settings,
  | 'auditMaxBytes'
  | 'engine'
  | 'etcd'
  | 'etcdCa'
  | 'etcdCertificate'
  | 'etcdKey'
  | 'etcdPrefix'
  | 'etcdTimeoutMs'
  | 'fleetName'
  | 'keyFile'
  | 'stateDir'
>;

/**
 * Opens and owns the state of a server.  What is opened is added to `resources`, even if a later step fails.
 * @param sharedStore by default that of the settings: in etcd, or the store of this host.
 * @throws what `openStore` does; SealingKeyError, SealedStoreError, AuditLogError; what `openClusterStore` does, ClusterError.
 */
export async function openState(
  settings: StateSettings,
  resources: ResourceStack,
  sharedStore?: SharedStore,
): Promise<State> {
  const hostStore = await openStore(settings.stateDir, resources);
  const cluster = settings.engine === 'etcd' ? await openCluster(settings, hostStore, resources) : null;
  const shared = sharedStore ?? cluster?.store ?? hostStore;
  const holdsSealedEntries = hostStore.has('sealed/') || shared.has('sealed/');
  const sealingKey = readSealingKey(settings.keyFile, holdsSealedEntries);
  const sealedStore = new SealedStore(hostStore, sealingKey);
  const sharedSealedStore = new SharedSealedStore(shared, sealingKey);
  if (cluster) expectCluster(shared, sharedSealedStore, settings.fleetName);
  const auditLog = resources.use(await openAuditLog(settings, sealingKey, sealedStore));
  return { hostStore, sealedStore, sharedStore: shared, sharedSealedStore, auditLog, cluster };
}

/** The client of etcd is large: only an endpoint that uses it loads it. */
async function openCluster(
  settings: StateSettings,
  hostStore: LmdbStore,
  resources: ResourceStack,
): Promise<Cluster> {
  const { openClusterStore } = await import('./openClusterStore.js');
  return openClusterStore(settings, hostStore, resources);
}

/**
 * Locks the folder and opens the store.
 * @throws StateFolderError, UnsoundStoreError, StoreVersionError
 */
export async function openStore(stateDir: string, resources: ResourceStack): Promise<LmdbStore> {
  const stateFolder = new StateFolder(stateDir);
  resources.defer(() => stateFolder.release());
  await expectSoundStore(stateDir);
  return resources.use(new LmdbStore(stateDir));
}
