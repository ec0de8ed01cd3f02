import type { SealedStore } from '../../store/SealedStore.js';
import { MadeTargets, type MadeTargetBase } from '../MadeTargets.js';

/** The targets of LIO that were made here.  LIO keeps what they are: the record says that they are ours, and what is to be found there. */
export class LioMadeTargets extends MadeTargets<MadeTargetBase> {
  /** @throws SealedStoreError if an entry does not open. */
  constructor(sealed: SealedStore) {
    super(sealed, 'lio/made/');
  }
}
