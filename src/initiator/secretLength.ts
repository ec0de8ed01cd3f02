import { findLineBreak } from '../targets/ChapSecret.js';
import { IsdscError, IsdscStatus } from './IsdscStatus.js';

export interface ByteLimits {
  readonly minBytes: number;
  readonly maxBytes: number;
}

/** 96 bits: the minimum of RFC 7143 9.2.1 without IPsec. */
const SAFE_BYTES = 12;

/**
 * Checks the secret with which targets authenticate themselves.
 * @returns ERROR_SUCCESS, or the warning ISDSC_SHORT_CHAP_SECRET if a setting allows less than 96 bits.
 * @throws IsdscError ISDSC_INVALID_INITIATOR_CHAP_SECRET for a line break or a length outside the limits.  The message contains
 * no part of it.
 */
export function judgeInitiatorChapSecret(
  secret: Uint8Array,
  { minBytes, maxBytes }: ByteLimits,
): IsdscStatus {
  const lineBreak = findLineBreak(secret);
  if (lineBreak !== null)
    throw new IsdscError('ISDSC_INVALID_INITIATOR_CHAP_SECRET', `The initiator CHAP secret ${lineBreak}.`);
  if (secret.length < minBytes || secret.length > maxBytes) {
    throw new IsdscError(
      'ISDSC_INVALID_INITIATOR_CHAP_SECRET',
      `The initiator CHAP secret has ${secret.length} bytes: expected ${minBytes} to ${maxBytes}.`,
    );
  }
  return secret.length < SAFE_BYTES ? IsdscStatus.ISDSC_SHORT_CHAP_SECRET : IsdscStatus.ERROR_SUCCESS;
}
