import { PoolError, type PoolErrorReason } from '../pools/PoolError.js';
import type { IscsiName } from '../targets/IscsiName.js';
import { SealedStoreError } from '../store/SealedStore.js';
import { TargetDriverError, type TargetDriverErrorReason } from '../targets/TargetDriverError.js';

/** The result of a change of storage, independent of any protocol. */
export type StorageCause =
  | 'done'
  /** The target or the pool does not support this, or the object is not managed by this server. */
  | 'not-supported'
  | 'unclassified'
  /** No answer in time: the outcome is unknown. */
  | 'timeout'
  /** Refused by the target or the pool, or the pool cannot be used now. */
  | 'failed'
  /** The change was made, but the login did not see the expected result; it was undone. */
  | 'verification-failed'
  | 'invalid'
  /** An unsupported size.  `nearestBytes` gives a supported one. */
  | 'size-not-supported'
  | 'no-room'
  /** A volume or target of that name, or a LUN of that number, exists. */
  | 'already-there'
  /** Exported, or needed by a copy, or with LUNs. */
  | 'in-use'
  /** Another change holds the lock, or an earlier one has not been settled. */
  | 'busy'
  | 'no-such-volume'
  | 'no-such-pool'
  | 'no-such-target'
  | 'no-such-export'
  /** The maximum number that a setting allows exists. */
  | 'limit-reached'
  | 'sealed-store-unreadable'
  /** The disk is too full for the store or the audit record.  Nothing was begun. */
  | 'disk-full'
  | 'access-denied';

/** All causes.  A new cause is a compile error until it is here. */
const storageCauses: Readonly<Record<StorageCause, true>> = {
  done: true,
  'not-supported': true,
  unclassified: true,
  timeout: true,
  failed: true,
  'verification-failed': true,
  invalid: true,
  'size-not-supported': true,
  'no-room': true,
  'already-there': true,
  'in-use': true,
  busy: true,
  'no-such-volume': true,
  'no-such-pool': true,
  'no-such-target': true,
  'no-such-export': true,
  'limit-reached': true,
  'sealed-store-unreadable': true,
  'disk-full': true,
  'access-denied': true,
};

export function isStorageCause(text: string): text is StorageCause {
  return Object.hasOwn(storageCauses, text);
}

/** The result of the verification login. */
export interface Verification {
  /** `verified`: an allowed initiator saw the LUN as expected, and one that is not allowed saw none. */
  readonly state: 'verified' | 'unverified' | 'failed';
  /** One sentence: what was tried, and the result. */
  readonly reason: string;
}

/** The result of a change of storage.  `message` is a sentence for the user. */
export interface StorageOutcome {
  readonly cause: StorageCause;
  readonly message: string;
  /** A warning for the user, one sentence; null: none. */
  readonly warning: string | null;
  /** Null if no verification was required. */
  readonly proof: Verification | null;
  /** Id of the volume that was made or changed. */
  readonly volume: string | null;
  readonly target: IscsiName | null;
  /** Number of the LUN that was made. */
  readonly lun: number | null;
  /** Id of the job that completes the change; null: it is complete. */
  readonly job: string | null;
  /** For `size-not-supported` and `no-room`: the nearest size that is available now. */
  readonly nearestBytes: number | null;
}

/** The cause for each reason of a driver. */
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
  'host-unreachable': 'failed',
} as const satisfies Record<TargetDriverErrorReason, StorageCause>;

export function storageCauseOf({ reason, cause }: TargetDriverError): StorageCause {
  return cause instanceof SealedStoreError ? 'sealed-store-unreadable' : storageCauseOfDriver[reason];
}

/** The cause for each reason of a pool. */
const storageCauseOfPool = {
  'no-room': 'no-room',
  size: 'size-not-supported',
  unavailable: 'failed',
  'not-supported': 'not-supported',
  'no-such-volume': 'no-such-volume',
  'in-use': 'in-use',
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

/** What a pool or a target says when it fails; null: another error. */
export function explainStorageError(error: unknown): StorageOutcome | null {
  if (error instanceof PoolError) return storageOutcome(storageCauseOfPool[error.reason], error.message);
  if (!(error instanceof TargetDriverError)) return null;
  return storageOutcome(storageCauseOf(error), error.message);
}
