// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_StatisticsCollection, CIM_StatisticsCollectionMethods } from './CIM_StatisticsCollection.js';

/** The statistics of all volumes. */
export interface ISCSIWBEM_StatisticsCollection extends CIM_StatisticsCollection {}

export interface ISCSIWBEM_StatisticsCollectionMethods extends CIM_StatisticsCollectionMethods {}

/** ISCSIWBEM_StatisticsCollection and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_StatisticsCollectionFamily =
  | 'ISCSIWBEM_StatisticsCollection';
