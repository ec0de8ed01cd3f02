// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_ServiceAccessPointFamily } from './CIM_ServiceAccessPoint.js';
import type { MSISCSITARGET_SAPAvailableForElementFamily } from './MSISCSITARGET_SAPAvailableForElement.js';

/** Says that a managed element can be reached through an access point. */
export interface CIM_SAPAvailableForElement {
  /** The access point. */
  readonly AvailableSAP: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
  /** The element that is reached through it. */
  readonly ManagedElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
}

export interface CIM_SAPAvailableForElementMethods {}

/** CIM_SAPAvailableForElement and all classes below it: what a reference to it may name. */
export type CIM_SAPAvailableForElementFamily =
  | 'CIM_SAPAvailableForElement'
  | MSISCSITARGET_SAPAvailableForElementFamily;
