// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_StorageExtent, CIM_StorageExtentMethods } from './CIM_StorageExtent.js';

/** Values of CIM_Memory.ErrorInfo (ValueMap). */
export const CIM_Memory_ErrorInfo = {
  Other: 1,
  Unknown: 2,
  OK: 3,
  BadRead: 4,
  ParityError: 5,
  SingleBitError: 6,
  DoubleBitError: 7,
  MultiBitError: 8,
  NibbleError: 9,
  ChecksumError: 10,
  CRCError: 11,
  Undefined_12: 12,
  Undefined_13: 13,
  Undefined_14: 14,
} as const;

/** Values of CIM_Memory.ErrorAccess (ValueMap). */
export const CIM_Memory_ErrorAccess = {
  Other: 1,
  Unknown: 2,
  Read: 3,
  Write: 4,
  PartialWrite: 5,
} as const;

/** Values of CIM_Memory.ErrorDataOrder (ValueMap). */
export const CIM_Memory_ErrorDataOrder = {
  Unknown: 0,
  LeastSignificantByteFirst: 1,
  MostSignificantByteFirst: 2,
} as const;

/** A store that can be addressed and is usually lost without power. */
export interface CIM_Memory extends CIM_StorageExtent {
  /** How errors are found and corrected, in words. */
  readonly ErrorMethodology: string | null;
  /** TRUE if it is lost without power. */
  readonly Volatile: boolean | null;
  /** The first address, in units of 1024 bytes. */
  readonly StartingAddress: bigint | null;
  /** The last address, in units of 1024 bytes. */
  readonly EndingAddress: bigint | null;
  readonly ErrorInfo: number | null;
  readonly OtherErrorDescription: string | null;
  readonly CorrectableError: boolean | null;
  readonly ErrorTime: CIMDateTime | null;
  readonly ErrorAccess: number | null;
  readonly ErrorTransferSize: number | null;
  readonly ErrorData: readonly (number | null)[] | null;
  readonly ErrorDataOrder: number | null;
  readonly ErrorAddress: bigint | null;
  readonly SystemLevelAddress: boolean | null;
  readonly ErrorResolution: bigint | null;
  readonly AdditionalErrorData: readonly (number | null)[] | null;
}

export interface CIM_MemoryMethods extends CIM_StorageExtentMethods {}

/** CIM_Memory and all classes below it: what a reference to it may name. */
export type CIM_MemoryFamily =
  | 'CIM_Memory';
