import type { SealedStore } from '../../store/SealedStore.js';
import { MadeTargets, type MadeTargetBase } from '../MadeTargets.js';

/**
 * The wanted state of a target made here, because tgtd loses it at a restart.  A type alias, because stored types must be JSON.
 */
export type MadeTarget = MadeTargetBase & {
  /** The id that it gets if that is free: tgt derives one of a LUN's designators from it. */
  readonly tid: number;
  /** It admits allowed initiators by name alone, and is restored so. */
  readonly isOpen: boolean;
};

/** The targets of tgt made through this server. */
export class TgtMadeTargets extends MadeTargets<MadeTarget> {
  /** @throws SealedStoreError if an entry cannot be decrypted. */
  constructor(sealed: SealedStore) {
    super(sealed, 'tgt/made/');
  }
}
