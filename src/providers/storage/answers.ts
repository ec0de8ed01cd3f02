import { CIMError } from '../../cim/CIMError.js';
import type { CIMStatusSymbol } from '../../cim/CIMStatus.js';
import type { StorageCause, StorageOutcome, Verification } from '../../provisioning/StorageOutcome.js';
import { CreateVolumeReturn as Return } from '../../schema/generated/ISCSIWBEM_ProvisioningService.js';

interface Answer {
  /** Return value of the methods of ISCSIWBEM_ProvisioningService; null if `status` is thrown. */
  readonly returnValue: (typeof Return)[keyof typeof Return] | null;
  /** What CreateInstance, ModifyInstance and DeleteInstance throw; null: success. */
  readonly status: CIMStatusSymbol | null;
}

/** The answers for each cause.  A new cause is a compile error until it has a row. */
const answers = {
  done: { returnValue: Return.CompletedWithNoError, status: null },
  'not-supported': { returnValue: Return.NotSupported, status: 'CIM_ERR_NOT_SUPPORTED' },
  unclassified: { returnValue: Return.UnspecifiedError, status: 'CIM_ERR_FAILED' },
  timeout: { returnValue: Return.Timeout, status: 'CIM_ERR_FAILED' },
  failed: { returnValue: Return.Failed, status: 'CIM_ERR_FAILED' },
  'verification-failed': { returnValue: Return.VerificationFailed, status: 'CIM_ERR_FAILED' },
  invalid: { returnValue: Return.InvalidParameter, status: 'CIM_ERR_INVALID_PARAMETER' },
  'size-not-supported': { returnValue: Return.SizeNotSupported, status: 'CIM_ERR_INVALID_PARAMETER' },
  'no-room': { returnValue: Return.NoRoom, status: 'CIM_ERR_FAILED' },
  'already-there': { returnValue: Return.AlreadyThere, status: 'CIM_ERR_ALREADY_EXISTS' },
  'in-use': { returnValue: Return.InUse, status: 'CIM_ERR_FAILED' },
  busy: { returnValue: Return.Busy, status: 'CIM_ERR_FAILED' },
  'no-such-volume': { returnValue: Return.NoSuchVolume, status: 'CIM_ERR_NOT_FOUND' },
  'no-such-pool': { returnValue: Return.NoSuchPool, status: 'CIM_ERR_NOT_FOUND' },
  'no-such-target': { returnValue: Return.NoSuchTarget, status: 'CIM_ERR_NOT_FOUND' },
  'no-such-export': { returnValue: Return.NoSuchExport, status: 'CIM_ERR_NOT_FOUND' },
  'limit-reached': { returnValue: Return.LimitReached, status: 'CIM_ERR_FAILED' },
  'sealed-store-unreadable': { returnValue: Return.Failed, status: 'CIM_ERR_FAILED' },
  'disk-full': { returnValue: Return.Failed, status: 'CIM_ERR_FAILED' },
  'access-denied': { returnValue: null, status: 'CIM_ERR_ACCESS_DENIED' },
} as const satisfies Record<StorageCause, Answer>;

/** VerificationState of the methods of ISCSIWBEM_ProvisioningService. */
const verificationStates = { verified: 2, unverified: 3, failed: 4 } as const satisfies Record<
  Verification['state'],
  number
>;

/**
 * Return value and message of a method of ISCSIWBEM_ProvisioningService.
 * @throws CIMError if the outcome has no return value.
 */
export function answerStorage({ cause, message }: StorageOutcome) {
  const { returnValue, status } = answers[cause];
  if (returnValue === null) throw new CIMError(status, message);
  return { returnValue, Message: message };
}

/** The warning as output parameter, if there is one. */
export function answerWarning({ warning }: StorageOutcome) {
  return warning === null ? {} : { Warning: warning };
}

/** The result of the verification as output parameters, if there was one. */
export function answerVerification({ proof }: StorageOutcome) {
  return proof === null
    ? {}
    : { Verification: proof.reason, VerificationState: verificationStates[proof.state] };
}

export function answerNearestSize({ nearestBytes }: StorageOutcome) {
  return nearestBytes === null ? {} : { NearestSize: BigInt(nearestBytes) };
}

/** @throws CIMError with the status that operations on instances use for the outcome's cause. */
export function expectStorageDone({ cause, message }: StorageOutcome): void {
  const { status } = answers[cause];
  if (status !== null) throw new CIMError(status, message);
}
