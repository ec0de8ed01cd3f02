import { IscsiProtocolError } from '../IscsiProtocolError.js';

/** The stages of a login with their numbers in CSG and NSG (RFC 7143 11.12.3). */
export const Stage = { SecurityNegotiation: 0, LoginOperationalNegotiation: 1, FullFeaturePhase: 3 } as const;

export type Stage = (typeof Stage)[keyof typeof Stage];

/** @throws IscsiProtocolError for the reserved number 2. */
export function expectStage(number: number): Stage {
  if (number === 0 || number === 1 || number === 3) return number;
  throw new IscsiProtocolError(`login stage ${number}: expected 0, 1 or 3 (RFC 7143 11.12.3)`);
}
