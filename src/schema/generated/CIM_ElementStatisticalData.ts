// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_AbstractElementStatisticalData, CIM_AbstractElementStatisticalDataMethods } from './CIM_AbstractElementStatisticalData.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_StatisticalDataFamily } from './CIM_StatisticalData.js';
import type { ISCSIWBEM_ElementStatisticalDataFamily } from './ISCSIWBEM_ElementStatisticalData.js';

/** Ties statistics to what they are about. */
export interface CIM_ElementStatisticalData extends CIM_AbstractElementStatisticalData {
  /** The element that is measured. */
  readonly ManagedElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** Its statistics. */
  readonly Stats: CIMInstanceName<CIM_StatisticalDataFamily> | null;
}

export interface CIM_ElementStatisticalDataMethods extends CIM_AbstractElementStatisticalDataMethods {}

/** CIM_ElementStatisticalData and all classes below it: what a reference to it may name. */
export type CIM_ElementStatisticalDataFamily =
  | 'CIM_ElementStatisticalData'
  | ISCSIWBEM_ElementStatisticalDataFamily;
