// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_PhysicalElementFamily } from './CIM_PhysicalElement.js';
import type { CIM_ProductElementComponent, CIM_ProductElementComponentMethods } from './CIM_ProductElementComponent.js';

/** Says which physical elements a product consists of. */
export interface CIM_ProductPhysicalComponent extends CIM_ProductElementComponent {
  /** The physical element. */
  readonly PartComponent: CIMInstanceName<CIM_PhysicalElementFamily> | null;
}

export interface CIM_ProductPhysicalComponentMethods extends CIM_ProductElementComponentMethods {}

/** CIM_ProductPhysicalComponent and all classes below it: what a reference to it may name. */
export type CIM_ProductPhysicalComponentFamily =
  | 'CIM_ProductPhysicalComponent';
