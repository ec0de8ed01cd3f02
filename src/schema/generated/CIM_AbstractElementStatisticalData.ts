// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ElementStatisticalDataFamily } from './CIM_ElementStatisticalData.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_StatisticalDataFamily } from './CIM_StatisticalData.js';

/** Ties statistics to what they are about. */
export interface CIM_AbstractElementStatisticalData {
  /** The element that is measured. */
  readonly ManagedElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** Its statistics. */
  readonly Stats: CIMInstanceName<CIM_StatisticalDataFamily> | null;
}

export interface CIM_AbstractElementStatisticalDataMethods {}

/** CIM_AbstractElementStatisticalData and all classes below it: what a reference to it may name. */
export type CIM_AbstractElementStatisticalDataFamily =
  | 'CIM_AbstractElementStatisticalData'
  | CIM_ElementStatisticalDataFamily;
