// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_BlockStorageStatisticalData, CIM_BlockStorageStatisticalDataMethods } from './CIM_BlockStorageStatisticalData.js';

/** What initiators have read and written of a volume while a target shows it. */
export interface ISCSIWBEM_BlockStorageStatisticalData extends CIM_BlockStorageStatisticalData {}

export interface ISCSIWBEM_BlockStorageStatisticalDataMethods extends CIM_BlockStorageStatisticalDataMethods {}

/** ISCSIWBEM_BlockStorageStatisticalData and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_BlockStorageStatisticalDataFamily =
  | 'ISCSIWBEM_BlockStorageStatisticalData';
