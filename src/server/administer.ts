import { userInfo } from 'node:os';
import { AuditLogError, type AuditLog } from '../audit/AuditLog.js';
import type { Settings } from '../config/Settings.js';
import { Administration, type AdministrationOptions } from '../security/Administration.js';
import { AdministrationError } from '../security/AdministrationError.js';
import type { AdministrationRequest } from '../security/AdministrationRequest.js';
import { askAdministration } from '../security/AdministrationSocket.js';
import { Users } from '../security/Users.js';
import { AccessKeys } from '../storagegateway/AccessKeys.js';
import { EngineUnavailableError } from '../store/Engine.js';
import type { SealedStore } from '../store/SealedStore.js';
import { findStateOwner } from '../store/StateFolder.js';
import { StoreFullError } from '../store/StoreFullError.js';
import { actionLogOf } from './ActionLog.js';
import { openState } from './openState.js';
import { ResourceStack } from './ResourceStack.js';

/**
 * Sends a request to the server that owns the state folder or, if none runs, carries it out on the store itself.
 * @throws AdministrationError, and the errors of opening the state.
 */
export async function administer(settings: Settings, request: AdministrationRequest): Promise<unknown> {
  const { stateDir } = settings;
  const who = userInfo().username;
  if (findStateOwner(stateDir) !== null) return askAdministration(stateDir, request, who);
  if (ofEndpoint.has(request.kind))
    throw new AdministrationError(
      `no server runs on the state folder "${stateDir}": expected an endpoint (role = endpoint) that does`,
    );
  const resources = new ResourceStack();
  try {
    // The folder is locked, so that a server that starts meanwhile reports that it is in use.
    const { sharedStore, sharedSealedStore, auditLog } = await openState(settings, resources);
    const users = new Users(sharedStore);
    const accessKeys = new AccessKeys(sharedSealedStore);
    const administration = administrationOf({ users, accessKeys, auditLog, store: sharedSealedStore });
    return await administration.run(request, { who, door: 'store' });
  } finally {
    await resources.close();
  }
}

/** What only a running endpoint knows. */
const ofEndpoint: ReadonlySet<AdministrationRequest['kind']> = new Set([
  'listHosts',
  'addHost',
  'removeHost',
  'acceptHost',
  'finishUpgrade',
  'removeEndpoint',
]);

/** An `Administration` whose changes are recorded in the audit log. */
export function administrationOf({
  users,
  accessKeys,
  auditLog,
  store,
  onUserChanged,
  onAccessKeyChanged,
  findings,
  hosts,
  cluster,
}: Pick<
  AdministrationOptions,
  'users' | 'accessKeys' | 'cluster' | 'hosts' | 'onUserChanged' | 'onAccessKeyChanged' | 'findings'
> & {
  readonly auditLog: AuditLog;
  readonly store: Pick<SealedStore, 'expectRoom'>;
}): Administration {
  const actionLog = actionLogOf(auditLog);
  return new Administration({
    users,
    accessKeys,
    ...(onUserChanged && { onUserChanged }),
    ...(onAccessKeyChanged && { onAccessKeyChanged }),
    ...(findings && { findings }),
    ...(hosts && { hosts }),
    ...(cluster && { cluster }),
    record: async ({ who, door, address = 'local' }, action) => {
      // What was refused is recorded also while nothing can be changed.
      if (action.outcome === 'done') await expectRoom(auditLog, store);
      await actionLog.write({ name: who, address, door }, action);
    },
    verifyAudit: () => auditLog.verify(),
  });
}

/** Both the record and the change must be possible before either is made. */
async function expectRoom(auditLog: AuditLog, store: Pick<SealedStore, 'expectRoom'>): Promise<void> {
  try {
    store.expectRoom();
    await auditLog.expectRoom();
  } catch (error) {
    const kinds = [AuditLogError, EngineUnavailableError, StoreFullError];
    if (!(error instanceof Error) || !kinds.some((kind) => error instanceof kind)) throw error;
    throw new AdministrationError(error.message, { cause: error });
  }
}
