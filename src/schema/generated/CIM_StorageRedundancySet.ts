// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_RedundancySet, CIM_RedundancySetMethods } from './CIM_RedundancySet.js';

/** Values of CIM_StorageRedundancySet.TypeOfAlgorithm (ValueMap). */
export const CIM_StorageRedundancySet_TypeOfAlgorithm = {
  Unknown: 0,
  Other: 1,
  Copy: 3,
  XOR: 4,
  PPlusQ: 5,
  S: 6,
  PPlusS: 7,
} as const;

/** Storage elements that stand in for one another. */
export interface CIM_StorageRedundancySet extends CIM_RedundancySet {
  readonly TypeOfAlgorithm: number | null;
  readonly OtherAlgorithm: string | null;
}

export interface CIM_StorageRedundancySetMethods extends CIM_RedundancySetMethods {}

/** CIM_StorageRedundancySet and all classes below it: what a reference to it may name. */
export type CIM_StorageRedundancySetFamily =
  | 'CIM_StorageRedundancySet';
