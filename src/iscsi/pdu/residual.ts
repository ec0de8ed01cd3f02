import { IscsiProtocolError } from '../IscsiProtocolError.js';

const OVERFLOW = 0x04;
const UNDERFLOW = 0x02;

/** Encodes a residual (RFC 7143 11.4.5) as flags O and U and a count.  Negative is an underflow, positive an overflow. */
export function encodeResidual(residual: number): { readonly flags: number; readonly count: number } {
  return {
    flags: residual > 0 ? OVERFLOW : residual < 0 ? UNDERFLOW : 0,
    count: Math.min(Math.abs(residual), 0xffffffff),
  };
}

/** @throws IscsiProtocolError if O and U are both set. */
export function decodeResidual(flags: number, count: number): number {
  const overflow = (flags & OVERFLOW) !== 0;
  const underflow = (flags & UNDERFLOW) !== 0;
  if (overflow && underflow)
    throw new IscsiProtocolError('residual overflow and underflow are both set (RFC 7143 11.4.1)');
  return overflow ? count : underflow ? -count : 0;
}
