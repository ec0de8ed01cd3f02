import { SealedStoreError } from '../store/SealedStore.js';
import { TargetDriverError } from './TargetDriverError.js';

/** Runs `work` on the sealed store.  @throws TargetDriverError rejected if an entry cannot be read. */
export function readingSealed<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SealedStoreError)) throw error;
    throw new TargetDriverError('rejected', error.message, { cause: error });
  }
}
