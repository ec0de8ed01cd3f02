// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_SharedSecret, CIM_SharedSecretMethods } from './CIM_SharedSecret.js';

/** Values of ISCSIWBEM_SharedSecret.ProofState (ValueMap). */
export const ISCSIWBEM_SharedSecret_ProofState = {
  Unknown: 0,
  Other: 1,
  Proved: 2,
  Unproved: 3,
  Failed: 4,
} as const;

/** Values of ISCSIWBEM_SharedSecret.RotationState (ValueMap). */
export const ISCSIWBEM_SharedSecret_RotationState = {
  Unknown: 0,
  Other: 1,
  None: 2,
  Overlapping: 3,
} as const;

/** A CHAP account of a target, with what is known about whether the target enforces it. */
export interface ISCSIWBEM_SharedSecret extends CIM_SharedSecret {
  /** The secret itself. It can be written; reading yields NULL. */
  readonly Secret: string | null;
  /**
   * What the logins found that were made to prove the account after its last change. NULL if nobody has
   * tried. Proved: the account gets in, and a wrong secret, none and the one before do not. Unproved: the
   * logins could not be made or were refused for a reason that has nothing to do with the secret. Failed: the
   * target lets in what it must not, or refuses what it must let in.
   */
  readonly ProofState: number | null;
  /** Why ProofState is not Proved, in a sentence. It never contains a secret. */
  readonly ProofReason: string | null;
  /** When the proof was made. */
  readonly ProofTime: CIMDateTime | null;
  /**
   * Whether the secret before is still accepted beside the present one. None: one secret is. Overlapping:
   * both are, until OverlapEnds.
   */
  readonly RotationState: number | null;
  /** When the secret before stops being accepted. NULL if it already has, or if there is none. */
  readonly OverlapEnds: CIMDateTime | null;
}

export interface ISCSIWBEM_SharedSecretMethods extends CIM_SharedSecretMethods {}

/** ISCSIWBEM_SharedSecret and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_SharedSecretFamily =
  | 'ISCSIWBEM_SharedSecret';
