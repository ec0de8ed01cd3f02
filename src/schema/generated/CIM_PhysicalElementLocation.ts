// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ElementLocation, CIM_ElementLocationMethods } from './CIM_ElementLocation.js';
import type { CIM_LocationFamily } from './CIM_Location.js';
import type { CIM_PhysicalElementFamily } from './CIM_PhysicalElement.js';

/** Says where a physical element is. */
export interface CIM_PhysicalElementLocation extends CIM_ElementLocation {
  /** The physical element. */
  readonly Element: CIMInstanceName<CIM_PhysicalElementFamily> | null;
  /** The place. */
  readonly PhysicalLocation: CIMInstanceName<CIM_LocationFamily> | null;
}

export interface CIM_PhysicalElementLocationMethods extends CIM_ElementLocationMethods {}

/** CIM_PhysicalElementLocation and all classes below it: what a reference to it may name. */
export type CIM_PhysicalElementLocationFamily =
  | 'CIM_PhysicalElementLocation';
