import { userInfo } from 'node:os';
import { AuditLogError, type AuditLog } from '../audit/AuditLog.js';
import type { Settings } from '../config/Settings.js';
import { Administration, type AdministrationOptions } from '../security/Administration.js';
import { AdministrationError } from '../security/AdministrationError.js';
import type { AdministrationRequest } from '../security/AdministrationRequest.js';
import { askAdministration } from '../security/AdministrationSocket.js';
import { readSealingKey } from '../security/readSealingKey.js';
import { Users } from '../security/Users.js';
import { AccessKeys } from '../storagegateway/AccessKeys.js';
import { expectSoundStore } from '../store/expectSoundStore.js';
import { SealedStore } from '../store/SealedStore.js';
import { findStateOwner, StateFolder } from '../store/StateFolder.js';
import { Store } from '../store/Store.js';
import { StoreFullError } from '../store/StoreFullError.js';
import { openAuditLog } from './openAuditLog.js';
import type { Closer } from './wire.js';

/**
 * Asks the server that owns the state folder, or, where none runs, does it on the store itself.
 * @throws AdministrationError, and what opening the state may throw.
 */
export async function administer(settings: Settings, request: AdministrationRequest): Promise<unknown> {
  const { stateDir } = settings;
  const who = userInfo().username;
  if (findStateOwner(stateDir) !== null) return askAdministration(stateDir, request, who);
  const closers: Closer[] = [];
  try {
    // It is the lock: a server that starts meanwhile is told that the folder is in use.
    const stateFolder = new StateFolder(stateDir);
    closers.push(() => stateFolder.release());
    await expectSoundStore(stateDir);
    const store = new Store(stateDir);
    closers.push(() => store.close());
    const isSealed = store.has('sealed/');
    const sealingKey = readSealingKey(settings.keyFile, isSealed);
    const sealed = new SealedStore(store, sealingKey);
    const auditLog = await openAuditLog(settings, sealingKey, sealed);
    closers.push(() => auditLog.close());
    const users = new Users(store);
    const accessKeys = new AccessKeys(sealed);
    const administration = administrationOf({ users, accessKeys, auditLog, store: sealed });
    return await administration.run(request, { who, door: 'store' });
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

/** `Administration` whose changes go into the audit record. */
export function administrationOf({
  users,
  accessKeys,
  auditLog,
  store,
  onUserChanged,
  onAccessKeyChanged,
  findings,
}: Pick<
  AdministrationOptions,
  'users' | 'accessKeys' | 'onUserChanged' | 'onAccessKeyChanged' | 'findings'
> & {
  readonly auditLog: AuditLog;
  readonly store: Pick<SealedStore, 'expectRoom'>;
}): Administration {
  return new Administration({
    users,
    accessKeys,
    ...(onUserChanged && { onUserChanged }),
    ...(onAccessKeyChanged && { onAccessKeyChanged }),
    ...(findings && { findings }),
    record: async ({ who, door }, what, account, cause) => {
      await expectRoom(auditLog, store);
      await auditLog.write({
        who,
        address: 'local',
        door,
        what,
        target: null,
        account,
        outcome: 'done',
        cause,
        proof: null,
        durationMs: 0,
      });
    },
    verifyAudit: () => auditLog.verify(),
  });
}

/** Nothing is recorded that could not be changed, and nothing changed that could not be recorded. */
async function expectRoom(auditLog: AuditLog, store: Pick<SealedStore, 'expectRoom'>): Promise<void> {
  try {
    store.expectRoom();
    await auditLog.expectRoom();
  } catch (error) {
    if (!(error instanceof AuditLogError || error instanceof StoreFullError)) throw error;
    throw new AdministrationError(error.message, { cause: error });
  }
}
