// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ElementStatisticalData, CIM_ElementStatisticalDataMethods } from './CIM_ElementStatisticalData.js';

/** Ties statistics to the volume that they are about. */
export interface ISCSIWBEM_ElementStatisticalData extends CIM_ElementStatisticalData {}

export interface ISCSIWBEM_ElementStatisticalDataMethods extends CIM_ElementStatisticalDataMethods {}

/** ISCSIWBEM_ElementStatisticalData and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_ElementStatisticalDataFamily =
  | 'ISCSIWBEM_ElementStatisticalData';
