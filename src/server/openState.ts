import type { AuditLog } from '../audit/AuditLog.js';
import type { Settings } from '../config/Settings.js';
import { readSealingKey } from '../security/readSealingKey.js';
import { expectSoundStore } from '../store/lmdb/expectSoundStore.js';
import type { SharedStore } from '../store/KeyValueStore.js';
import { SealedStore, SharedSealedStore } from '../store/SealedStore.js';
import { StateFolder } from '../store/StateFolder.js';
import { LmdbStore } from '../store/lmdb/LmdbStore.js';
import { openAuditLog } from './openAuditLog.js';
import type { ResourceStack } from './ResourceStack.js';

export interface State {
  readonly hostStore: LmdbStore;
  readonly sealedStore: SealedStore;
  readonly sharedStore: SharedStore;
  /** The secrets in the shared store. */
  readonly sharedSealedStore: SharedSealedStore;
  readonly auditLog: AuditLog;
}

/**
 * Opens and owns the state of a server.  What is opened is added to `resources`, even if a later step fails.
 * @param sharedStore by default the store of this host.
 * @throws what `openStore` does; SealingKeyError, SealedStoreError, AuditLogError.
 */
export async function openState(
  settings: Pick<Settings, 'auditMaxBytes' | 'keyFile' | 'stateDir'>,
  resources: ResourceStack,
  sharedStore?: SharedStore,
): Promise<State> {
  const hostStore = await openStore(settings.stateDir, resources);
  const shared = sharedStore ?? hostStore;
  const holdsSealedEntries = hostStore.has('sealed/') || shared.has('sealed/');
  const sealingKey = readSealingKey(settings.keyFile, holdsSealedEntries);
  const sealedStore = new SealedStore(hostStore, sealingKey);
  const sharedSealedStore = new SharedSealedStore(shared, sealingKey);
  const auditLog = resources.use(await openAuditLog(settings, sealingKey, sealedStore));
  return { hostStore, sealedStore, sharedStore: shared, sharedSealedStore, auditLog };
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
