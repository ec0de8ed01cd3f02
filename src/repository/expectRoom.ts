import { CIMError } from '../cim/CIMError.js';
import type { Store } from '../store/Store.js';
import { StoreFullError } from '../store/StoreFullError.js';

/** To be asked before a client's change is begun.  @throws CIMError CIM_ERR_FAILED if the disk of the store is all but full. */
export function expectRoom(store: Pick<Store, 'expectRoom'>): void {
  try {
    store.expectRoom();
  } catch (error) {
    if (!(error instanceof StoreFullError)) throw error;
    throw new CIMError('CIM_ERR_FAILED', error.message, { cause: error });
  }
}
