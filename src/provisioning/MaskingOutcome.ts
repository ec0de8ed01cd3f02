import type { IscsiName } from '../targets/IscsiName.js';
import type { StorageCause, StorageOutcome, Verification } from './StorageOutcome.js';

/** How a change of who sees what ended, in no door's vocabulary. */
export type MaskingCause =
  | StorageCause
  | 'no-such-initiator'
  | 'no-such-group'
  /** Of those named not all are exposed. */
  | 'not-exposed'
  /** One of them is a member already, or is seen already. */
  | 'already-member'
  /** An initiator is logged in. */
  | 'has-sessions'
  /** Another LUN has the number. */
  | 'lun-in-use'
  /** The target has as many LUNs as it can have. */
  | 'no-lun-left';

/** How a change of who sees what ended.  `message` is a sentence for the user. */
export interface MaskingOutcome {
  readonly cause: MaskingCause;
  readonly message: string;
  /** The worst of what logins showed; null where nothing was to be looked at. */
  readonly proof: Verification | null;
  /** The view that was made or changed; null: none, or it is gone. */
  readonly target: IscsiName | null;
  /** Id of the group that was made or changed; null: none, or it is gone. */
  readonly group: string | null;
  /** Number of the LUN, where one was added. */
  readonly lun: number | null;
}

export function maskingOutcome(
  cause: MaskingCause,
  message: string,
  about: Partial<Omit<MaskingOutcome, 'cause' | 'message'>> = {},
): MaskingOutcome {
  return { cause, message, proof: null, target: null, group: null, lun: null, ...about };
}

/** The outcome of one part for the whole. */
export function toMaskingOutcome({ cause, message, proof, target, lun }: StorageOutcome): MaskingOutcome {
  return maskingOutcome(cause, message, { proof, target, lun });
}
