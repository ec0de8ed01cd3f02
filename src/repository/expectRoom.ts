import { CIMError } from '../cim/CIMError.js';
import type { KeyValueStore } from '../store/KeyValueStore.js';
import { StoreFullError } from '../store/StoreFullError.js';

/** Classes, instances and subscriptions of clients leave this much of the disk to credentials and the audit record. */
const leftForCredentials = 4 * 1024 * 1024;

/**
 * To be asked before a client's change is begun.
 *
 * @param kind what only removes something may take the last of the disk, as a change of a credential may.
 * @throws CIMError CIM_ERR_FAILED if the disk of the store is all but full.
 */
export function expectRoom(
  store: Pick<KeyValueStore, 'expectRoom'>,
  kind: 'adds' | 'removes' = 'adds',
): void {
  try {
    store.expectRoom(kind === 'adds' ? leftForCredentials : undefined);
  } catch (error) {
    if (!(error instanceof StoreFullError)) throw error;
    throw new CIMError('CIM_ERR_FAILED', error.message, { cause: error });
  }
}
