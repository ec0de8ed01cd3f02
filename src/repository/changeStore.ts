import { CIMError } from '../cim/CIMError.js';
import { ChangeTooLargeError, EngineRefusedError, EngineUnavailableError } from '../store/Engine.js';
import type { SharedStore, StoreChange } from '../store/KeyValueStore.js';

/**
 * Changes a store for a client.
 * @throws CIMError CIM_ERR_SERVER_LIMITS_EXCEEDED if one change of a shared store cannot be so large, CIM_ERR_FAILED if the engine
 * of a shared store does not answer or refuses; and what `prepare` throws.
 */
export async function changeStore<T>(
  store: Pick<SharedStore, 'change'>,
  prepare: (change: StoreChange) => T,
): Promise<T> {
  try {
    return await store.change(prepare);
  } catch (error) {
    throw asCimError(error);
  }
}

/** An error of the engine of a shared store as a CIM status; other errors as they are. */
export function asCimError(error: unknown): unknown {
  if (error instanceof ChangeTooLargeError)
    return new CIMError('CIM_ERR_SERVER_LIMITS_EXCEEDED', error.message, { cause: error });
  if (error instanceof EngineUnavailableError || error instanceof EngineRefusedError)
    return new CIMError('CIM_ERR_FAILED', error.message, { cause: error });
  return error;
}
