import { CIMError } from '../cim/CIMError.js';
import type { KeyValueStore } from '../store/KeyValueStore.js';
import { asCimError } from './changeStore.js';
import { StoreFullError } from '../store/StoreFullError.js';

/** Disk space that classes, instances and subscriptions of clients leave for credentials and the audit log. */
const leftForCredentials = 4 * 1024 * 1024;

/**
 * Checks the disk space before a client's change.
 * @param kind a change that only removes something may use the reserved space, as a change of a credential may.
 * @throws CIMError CIM_ERR_FAILED if the disk of the store is nearly full, or a shared store cannot be changed now.
 */
export function expectRoom(
  store: Pick<KeyValueStore, 'expectRoom'>,
  kind: 'adds' | 'removes' = 'adds',
): void {
  try {
    store.expectRoom(kind === 'adds' ? leftForCredentials : undefined);
  } catch (error) {
    if (!(error instanceof StoreFullError)) throw asCimError(error);
    throw new CIMError('CIM_ERR_FAILED', error.message, { cause: error });
  }
}
