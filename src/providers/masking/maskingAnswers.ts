import { CIMError } from '../../cim/CIMError.js';
import type { CIMStatusSymbol } from '../../cim/CIMStatus.js';
import type { MaskingCause, MaskingOutcome } from '../../provisioning/MaskingOutcome.js';

interface Answer {
  /** The return value in every method; null if `status` is thrown. */
  readonly returnValue: 0 | 1 | 2 | 3 | 4 | 5 | null;
  /** What operations on instances throw; null: success. */
  readonly status: CIMStatusSymbol | null;
}

/** The answers for each cause.  A new cause is a compile error until it has a row. */
const answers = {
  done: { returnValue: 0, status: null },
  'not-supported': { returnValue: 1, status: 'CIM_ERR_NOT_SUPPORTED' },
  unclassified: { returnValue: 2, status: 'CIM_ERR_FAILED' },
  timeout: { returnValue: 3, status: 'CIM_ERR_FAILED' },
  failed: { returnValue: 4, status: 'CIM_ERR_FAILED' },
  'verification-failed': { returnValue: 4, status: 'CIM_ERR_FAILED' },
  invalid: { returnValue: 5, status: 'CIM_ERR_INVALID_PARAMETER' },
  'size-not-supported': { returnValue: 5, status: 'CIM_ERR_INVALID_PARAMETER' },
  'no-room': { returnValue: 4, status: 'CIM_ERR_FAILED' },
  'already-there': { returnValue: 4, status: 'CIM_ERR_ALREADY_EXISTS' },
  'in-use': { returnValue: 4, status: 'CIM_ERR_FAILED' },
  busy: { returnValue: 4, status: 'CIM_ERR_FAILED' },
  'no-such-volume': { returnValue: 5, status: 'CIM_ERR_NOT_FOUND' },
  'no-such-pool': { returnValue: 5, status: 'CIM_ERR_NOT_FOUND' },
  'no-such-target': { returnValue: 5, status: 'CIM_ERR_NOT_FOUND' },
  'no-such-export': { returnValue: 5, status: 'CIM_ERR_NOT_FOUND' },
  'no-such-initiator': { returnValue: 5, status: 'CIM_ERR_NOT_FOUND' },
  'no-such-group': { returnValue: 5, status: 'CIM_ERR_NOT_FOUND' },
  'not-exposed': { returnValue: 5, status: 'CIM_ERR_FAILED' },
  'already-member': { returnValue: 4, status: 'CIM_ERR_FAILED' },
  'has-sessions': { returnValue: 4, status: 'CIM_ERR_FAILED' },
  'lun-in-use': { returnValue: 4, status: 'CIM_ERR_FAILED' },
  'no-lun-left': { returnValue: 4, status: 'CIM_ERR_FAILED' },
  'limit-reached': { returnValue: 4, status: 'CIM_ERR_FAILED' },
  'sealed-store-unreadable': { returnValue: 4, status: 'CIM_ERR_FAILED' },
  'disk-full': { returnValue: 4, status: 'CIM_ERR_FAILED' },
  'access-denied': { returnValue: null, status: 'CIM_ERR_ACCESS_DENIED' },
} as const satisfies Record<MaskingCause, Answer>;

/** The answers of methods that have the return value "In Use". */
export const inUse = { 'in-use': 6, busy: 6 } as const;

/**
 * The return value of a method.
 * @param special answers that differ for this method.
 * @throws CIMError if the outcome has no return value.
 */
export function answerMasking<const V extends number = never>(
  { cause, message }: Pick<MaskingOutcome, 'cause' | 'message'>,
  special: { readonly [C in MaskingCause]?: V } = {},
): { readonly returnValue: 0 | 1 | 2 | 3 | 4 | 5 | V } {
  const own = special[cause];
  if (own !== undefined) return { returnValue: own };
  const { returnValue, status } = answers[cause];
  if (returnValue === null) throw new CIMError(status, message);
  return { returnValue };
}

/** @throws CIMError with the status that operations on instances use for the outcome's cause. */
export function expectMaskingDone({ cause, message }: MaskingOutcome): void {
  const { status } = answers[cause];
  if (status !== null) throw new CIMError(status, message);
}
