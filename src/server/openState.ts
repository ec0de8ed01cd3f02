import type { AuditLog } from '../audit/AuditLog.js';
import type { Settings } from '../config/Settings.js';
import { readSealingKey } from '../security/readSealingKey.js';
import { expectSoundStore } from '../store/lmdb/expectSoundStore.js';
import { SealedStore } from '../store/SealedStore.js';
import { StateFolder } from '../store/StateFolder.js';
import { LmdbStore } from '../store/lmdb/LmdbStore.js';
import { openAuditLog } from './openAuditLog.js';
import type { ResourceStack } from './ResourceStack.js';

export interface State {
  readonly store: LmdbStore;
  readonly sealedStore: SealedStore;
  readonly auditLog: AuditLog;
}

/**
 * The state of a server, owned from now on.  What is opened is in `resources`, whatever fails behind it.
 * @throws what `openStore` does; SealingKeyError, SealedStoreError, AuditLogError.
 */
export async function openState(
  settings: Pick<Settings, 'auditMaxBytes' | 'keyFile' | 'stateDir'>,
  resources: ResourceStack,
): Promise<State> {
  const store = await openStore(settings.stateDir, resources);
  const holdsSealedEntries = store.has('sealed/');
  const sealingKey = readSealingKey(settings.keyFile, holdsSealedEntries);
  const sealedStore = new SealedStore(store, sealingKey);
  const auditLog = resources.use(await openAuditLog(settings, sealingKey, sealedStore));
  return { store, sealedStore, auditLog };
}

/** The store alone, behind the lock of its folder.  @throws StateFolderError, UnsoundStoreError, StoreVersionError */
export async function openStore(stateDir: string, resources: ResourceStack): Promise<LmdbStore> {
  const stateFolder = new StateFolder(stateDir);
  resources.defer(() => stateFolder.release());
  await expectSoundStore(stateDir);
  return resources.use(new LmdbStore(stateDir));
}
