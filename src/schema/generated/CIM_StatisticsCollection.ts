// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_SystemSpecificCollection, CIM_SystemSpecificCollectionMethods } from './CIM_SystemSpecificCollection.js';
import type { ISCSIWBEM_StatisticsCollectionFamily } from './ISCSIWBEM_StatisticsCollection.js';

/** Statistics that are sampled together. */
export interface CIM_StatisticsCollection extends CIM_SystemSpecificCollection {
  /** Time between two samples; 0 if they are always current. */
  readonly SampleInterval: CIMDateTime | null;
  /** When the last sample was taken. */
  readonly TimeLastSampled: CIMDateTime | null;
}

export interface CIM_StatisticsCollectionMethods extends CIM_SystemSpecificCollectionMethods {}

/** CIM_StatisticsCollection and all classes below it: what a reference to it may name. */
export type CIM_StatisticsCollectionFamily =
  | 'CIM_StatisticsCollection'
  | ISCSIWBEM_StatisticsCollectionFamily;
