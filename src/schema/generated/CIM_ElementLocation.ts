// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_LocationFamily } from './CIM_Location.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_PhysicalElementLocationFamily } from './CIM_PhysicalElementLocation.js';

/** Says where an element is. */
export interface CIM_ElementLocation {
  /** The element. */
  readonly Element: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The place. */
  readonly PhysicalLocation: CIMInstanceName<CIM_LocationFamily> | null;
}

export interface CIM_ElementLocationMethods {}

/** CIM_ElementLocation and all classes below it: what a reference to it may name. */
export type CIM_ElementLocationFamily =
  | 'CIM_ElementLocation'
  | CIM_PhysicalElementLocationFamily;
