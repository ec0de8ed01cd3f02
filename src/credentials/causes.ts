import type { CIMStatusSymbol } from '../cim/CIMStatus.js';
import type { TargetDriverErrorReason } from '../targets/TargetDriverError.js';

/** The result of a credential change, independent of any protocol. */
export type Cause =
  /** Made.  The proof is reported separately. */
  | 'done'
  /** The target cannot do this, or a property asks for an unsupported feature. */
  | 'not-supported'
  | 'initiator-specific-not-supported'
  | 'unclassified'
  /** No answer in time: the outcome is unknown. */
  | 'timeout'
  | 'refused-by-target'
  | 'proof-failed'
  | 'invalid'
  | 'invalid-secret'
  | 'invalid-initiator-name'
  | 'already-there'
  | 'in-use'
  /** Another change holds the lock, or an earlier one has not been settled. */
  | 'busy'
  | 'sealed-store-unreadable'
  /** Requested before another change that has been made since.  Nothing was begun. */
  | 'outdated'
  /** The disk is too full for the store or the audit record.  Nothing was begun. */
  | 'disk-full'
  | 'target-gone'
  /** The host of the target does not answer its endpoint: nothing was begun. */
  | 'host-unreachable'
  /** The state that several endpoints share cannot be read or changed now: nothing was begun. */
  | 'state-unavailable'
  | 'no-such-credential'
  | 'access-denied';

/** VDS return codes (VDS common return codes; HRESULTs as uint32). */
const vds = {
  S_OK: 0,
  E_INVALIDARG: 0x8007_0057,
  E_UNEXPECTED: 0x8000_ffff,
  E_FAIL: 0x8000_4005,
  /** HRESULT_FROM_WIN32(ERROR_TIMEOUT) */
  ERROR_TIMEOUT: 0x8007_05b4,
  VDS_E_NOT_SUPPORTED: 0x8004_2400,
  VDS_E_INITIATOR_SPECIFIC_NOT_SUPPORTED: 0x8004_2707,
  VDS_E_ANOTHER_CALL_IN_PROGRESS: 0x8004_2404,
  VDS_E_OBJECT_DELETED: 0x8004_240b,
  VDS_E_PROVIDER_CACHE_CORRUPT: 0x8004_241f,
  VDS_E_ACCESS_DENIED: 0x8004_2427,
} as const;

type AddSharedSecretValue = 0 | 1 | 2 | 3 | 4 | 5 | 6;

interface Answers {
  /** AddSharedSecret's return value; null if the operation fails with `status` instead. */
  readonly addSharedSecret: AddSharedSecretValue | null;
  /** The status with which CreateInstance, ModifyInstance and DeleteInstance fail; null: success. */
  readonly status: CIMStatusSymbol | null;
  readonly vds: keyof typeof vds;
  /** errorCode of the AWS Storage Gateway exceptions; null: success. */
  readonly aws: string | null;
}

/** The answer of each protocol to each cause.  This is the only such table; a new cause is a compile error until it has a row. */
const answers = {
  done: { addSharedSecret: 0, status: null, vds: 'S_OK', aws: null },
  'not-supported': {
    addSharedSecret: 1,
    status: 'CIM_ERR_NOT_SUPPORTED',
    vds: 'VDS_E_NOT_SUPPORTED',
    aws: 'NotSupported',
  },
  'initiator-specific-not-supported': {
    addSharedSecret: 1,
    status: 'CIM_ERR_NOT_SUPPORTED',
    vds: 'VDS_E_INITIATOR_SPECIFIC_NOT_SUPPORTED',
    aws: 'NotSupported',
  },
  unclassified: { addSharedSecret: 2, status: 'CIM_ERR_FAILED', vds: 'E_UNEXPECTED', aws: 'InternalError' },
  timeout: { addSharedSecret: 3, status: 'CIM_ERR_FAILED', vds: 'ERROR_TIMEOUT', aws: 'RequestTimeout' },
  'refused-by-target': {
    addSharedSecret: 4,
    status: 'CIM_ERR_FAILED',
    vds: 'E_FAIL',
    aws: 'GatewayInternalError',
  },
  'proof-failed': {
    addSharedSecret: 4,
    status: 'CIM_ERR_FAILED',
    vds: 'E_FAIL',
    aws: 'GatewayInternalError',
  },
  invalid: {
    addSharedSecret: 5,
    status: 'CIM_ERR_INVALID_PARAMETER',
    vds: 'E_INVALIDARG',
    aws: 'InvalidParameters',
  },
  'invalid-secret': {
    addSharedSecret: 5,
    status: 'CIM_ERR_INVALID_PARAMETER',
    vds: 'E_INVALIDARG',
    aws: 'InvalidParameters',
  },
  'invalid-initiator-name': {
    addSharedSecret: 5,
    status: 'CIM_ERR_INVALID_PARAMETER',
    vds: 'E_INVALIDARG',
    aws: 'InitiatorInvalid',
  },
  'already-there': {
    addSharedSecret: 6,
    status: 'CIM_ERR_ALREADY_EXISTS',
    vds: 'VDS_E_ANOTHER_CALL_IN_PROGRESS',
    aws: 'GatewayProxyNetworkConnectionBusy',
  },
  'in-use': {
    addSharedSecret: 6,
    status: 'CIM_ERR_FAILED',
    vds: 'VDS_E_ANOTHER_CALL_IN_PROGRESS',
    aws: 'GatewayProxyNetworkConnectionBusy',
  },
  busy: {
    addSharedSecret: 6,
    status: 'CIM_ERR_FAILED',
    vds: 'VDS_E_ANOTHER_CALL_IN_PROGRESS',
    aws: 'GatewayProxyNetworkConnectionBusy',
  },
  'sealed-store-unreadable': {
    addSharedSecret: 4,
    status: 'CIM_ERR_FAILED',
    vds: 'VDS_E_PROVIDER_CACHE_CORRUPT',
    aws: 'GatewayInternalError',
  },
  outdated: { addSharedSecret: 4, status: 'CIM_ERR_FAILED', vds: 'E_FAIL', aws: 'InvalidSignatureException' },
  // Not `unclassified`, so that the caller knows that nothing was changed.
  'disk-full': {
    addSharedSecret: 4,
    status: 'CIM_ERR_FAILED',
    vds: 'E_FAIL',
    aws: 'GatewayInternalError',
  },
  'target-gone': {
    addSharedSecret: 5,
    status: 'CIM_ERR_INVALID_PARAMETER',
    vds: 'VDS_E_OBJECT_DELETED',
    aws: 'TargetNotFound',
  },
  'host-unreachable': {
    addSharedSecret: 4,
    status: 'CIM_ERR_FAILED',
    vds: 'E_FAIL',
    aws: 'GatewayNotConnected',
  },
  'state-unavailable': {
    addSharedSecret: 4,
    status: 'CIM_ERR_FAILED',
    vds: 'E_FAIL',
    aws: 'GatewayInternalError',
  },
  'no-such-credential': {
    addSharedSecret: null,
    status: 'CIM_ERR_NOT_FOUND',
    vds: 'S_OK',
    aws: 'ChapCredentialNotFound',
  },
  'access-denied': {
    addSharedSecret: null,
    status: 'CIM_ERR_ACCESS_DENIED',
    vds: 'VDS_E_ACCESS_DENIED',
    aws: 'AccessDeniedException',
  },
} as const satisfies Record<Cause, Answers>;

/** Whether a word is a cause: one that came from another server may be newer. */
export function isCause(word: string): word is Cause {
  return Object.hasOwn(answers, word);
}

/** The return value of AddSharedSecret; null if the operation fails with `statusOf` instead. */
export function addSharedSecretValue(cause: Cause): AddSharedSecretValue | null {
  return answers[cause].addSharedSecret;
}

/** The CIM status with which an operation on instances fails; null if the change was made. */
export function statusOf(cause: Cause): CIMStatusSymbol | null {
  return answers[cause].status;
}

export function vdsAnswer(cause: Cause): number {
  return vds[answers[cause].vds];
}

export function awsErrorCode(cause: Cause): string | null {
  return answers[cause].aws;
}

/** The cause for each reason of a driver. */
export const causeOfReason = {
  'no-such-target': 'target-gone',
  'no-such-account': 'no-such-credential',
  'already-there': 'already-there',
  'in-use': 'in-use',
  'not-supported': 'not-supported',
  'initiator-specific-not-supported': 'initiator-specific-not-supported',
  invalid: 'invalid',
  rejected: 'refused-by-target',
  timeout: 'timeout',
  unavailable: 'refused-by-target',
  'host-unreachable': 'host-unreachable',
} as const satisfies Record<TargetDriverErrorReason, Cause>;
