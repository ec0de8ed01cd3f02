import type { IscsiName } from '../targets/IscsiName.js';
import {
  isStorageCause,
  type StorageCause,
  type StorageOutcome,
  type Verification,
} from './StorageOutcome.js';

/** The result of a masking change, independent of any protocol. */
export type MaskingCause =
  | StorageCause
  | 'no-such-initiator'
  | 'no-such-group'
  /** Some of the named volumes or initiators are not exposed. */
  | 'not-exposed'
  /** One of them is a member already, or is exposed already. */
  | 'already-member'
  /** An initiator is logged in. */
  | 'has-sessions'
  /** The number is used by another LUN. */
  | 'lun-in-use'
  /** The target has the maximum number of LUNs. */
  | 'no-lun-left';

/** The causes of masking alone.  A new cause is a compile error until it is here. */
const maskingCauses: Readonly<Record<Exclude<MaskingCause, StorageCause>, true>> = {
  'no-such-initiator': true,
  'no-such-group': true,
  'not-exposed': true,
  'already-member': true,
  'has-sessions': true,
  'lun-in-use': true,
  'no-lun-left': true,
};

export function isMaskingCause(text: string): text is MaskingCause {
  return isStorageCause(text) || Object.hasOwn(maskingCauses, text);
}

/** The result of a masking change.  `message` is a sentence for the user. */
export interface MaskingOutcome {
  readonly cause: MaskingCause;
  readonly message: string;
  /** The worst result of the verification logins; null if none was required. */
  readonly proof: Verification | null;
  /** The view that was made or changed; null if there is none or it was removed. */
  readonly target: IscsiName | null;
  /** Id of the group that was made or changed; null if there is none or it was removed. */
  readonly group: string | null;
  /** Number of the LUN, if one was added. */
  readonly lun: number | null;
}

export function maskingOutcome(
  cause: MaskingCause,
  message: string,
  about: Partial<Omit<MaskingOutcome, 'cause' | 'message'>> = {},
): MaskingOutcome {
  return { cause, message, proof: null, target: null, group: null, lun: null, ...about };
}

/** The outcome of the whole change, from the outcome of one part. */
export function toMaskingOutcome({ cause, message, proof, target, lun }: StorageOutcome): MaskingOutcome {
  return maskingOutcome(cause, message, { proof, target, lun });
}
