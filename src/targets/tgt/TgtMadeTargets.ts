import type { SealedStore } from '../../store/SealedStore.js';
import { MadeTargets, type MadeTargetBase } from '../MadeTargets.js';

/** A target that was made here, as it is to be: tgtd forgets it with its life.  A type alias, because it is stored and so must be JSON. */
export type MadeTarget = MadeTargetBase & {
  /** The id that it is given where that is free: tgt makes one of the designators of a LUN from it. */
  readonly tid: number;
  /** It lets those that it allows in by name alone: it comes back so. */
  readonly isOpen: boolean;
};

/** The targets of tgt that were made here. */
export class TgtMadeTargets extends MadeTargets<MadeTarget> {
  /** @throws SealedStoreError if an entry does not open. */
  constructor(sealed: SealedStore) {
    super(sealed, 'tgt/made/');
  }
}
