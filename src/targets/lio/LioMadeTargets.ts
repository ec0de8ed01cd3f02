import type { SealedStore } from '../../store/SealedStore.js';
import { MadeTargets, type MadeTargetBase } from '../MadeTargets.js';

/**
 * The targets of LIO made through this server.  LIO stores their configuration; the record shows that they were made here, and
 * what should exist.
 */
export class LioMadeTargets extends MadeTargets<MadeTargetBase> {
  /** @throws SealedStoreError if an entry cannot be decrypted. */
  constructor(sealed: SealedStore) {
    super(sealed, 'lio/made/');
  }
}
