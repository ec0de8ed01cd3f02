import type { PoolErrorReason } from '../pools/PoolError.js';
import type { IscsiName } from '../targets/IscsiName.js';
import { SealedStoreError } from '../store/SealedStore.js';
import type { TargetDriverError, TargetDriverErrorReason } from '../targets/TargetDriverError.js';

/** How a change of storage ended, in no door's vocabulary. */
export type StorageCause =
  | 'done'
  /** The target or the pool cannot do this, or it is not ours to change. */
  | 'not-supported'
  | 'unclassified'
  /** No answer in time: the outcome is unknown. */
  | 'timeout'
  /** Refused by the target or the pool, or the pool cannot be used now. */
  | 'failed'
  /** It was made, and a login did not see what it should; it was taken back. */
  | 'verification-failed'
  | 'invalid'
  /** A size that cannot be had; `nearestBytes` says which could. */
  | 'size-not-supported'
  | 'no-room'
  /** A volume or target of that name, a LUN of that number, is there already. */
  | 'already-there'
  /** Exported, or needed by a copy, or with LUNs. */
  | 'in-use'
  /** Another change holds the lock, or an earlier one has not been settled. */
  | 'busy'
  | 'no-such-volume'
  | 'no-such-pool'
  | 'no-such-target'
  | 'no-such-export'
  /** As many as a setting allows are there. */
  | 'limit-reached'
  | 'sealed-store-unreadable'
  /** Store or audit record have no room: nothing was begun. */
  | 'disk-full'
  | 'access-denied';

/** What a login showed after a change. */
export interface Verification {
  /** `verified`: an allowed initiator saw the LUN as it should be, and one that is not allowed saw none. */
  readonly state: 'verified' | 'unverified' | 'failed';
  /** One sentence: what was tried, and its outcome. */
  readonly reason: string;
}

/** How a change of storage ended.  `message` is a sentence for the user. */
export interface StorageOutcome {
  readonly cause: StorageCause;
  readonly message: string;
  /** What somebody should know who wanted it, one sentence; null: nothing. */
  readonly warning: string | null;
  /** null where nothing was to be looked at. */
  readonly proof: Verification | null;
  /** Id of the volume that was made or changed. */
  readonly volume: string | null;
  readonly target: IscsiName | null;
  /** Number of the LUN that was made. */
  readonly lun: number | null;
  /** Id of the job that goes on with it; null: it is done. */
  readonly job: string | null;
  /** Of `size-not-supported` and `no-room`: the nearest size that could be had now. */
  readonly nearestBytes: number | null;
}

/** What a driver's reason means for a change of storage. */
const storageCauseOfDriver = {
  'no-such-target': 'no-such-target',
  'no-such-account': 'failed',
  'already-there': 'already-there',
  'in-use': 'in-use',
  'not-supported': 'not-supported',
  'initiator-specific-not-supported': 'not-supported',
  invalid: 'invalid',
  rejected: 'failed',
  timeout: 'timeout',
  unavailable: 'failed',
} as const satisfies Record<TargetDriverErrorReason, StorageCause>;

export function storageCauseOf({ reason, cause }: TargetDriverError): StorageCause {
  return cause instanceof SealedStoreError ? 'sealed-store-unreadable' : storageCauseOfDriver[reason];
}

/** What a pool's reason means for a change of storage. */
export const storageCauseOfPool = {
  'no-room': 'no-room',
  size: 'size-not-supported',
  unavailable: 'failed',
  'not-supported': 'not-supported',
  'no-such-volume': 'no-such-volume',
  'not-ours': 'failed',
  failed: 'failed',
} as const satisfies Record<PoolErrorReason, StorageCause>;

export function storageOutcome(
  cause: StorageCause,
  message: string,
  about: Partial<Omit<StorageOutcome, 'cause' | 'message'>> = {},
): StorageOutcome {
  return {
    cause,
    message,
    warning: null,
    proof: null,
    volume: null,
    target: null,
    lun: null,
    job: null,
    nearestBytes: null,
    ...about,
  };
}
