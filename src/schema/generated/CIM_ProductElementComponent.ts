// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Component, CIM_ComponentMethods } from './CIM_Component.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_ProductFamily } from './CIM_Product.js';
import type { CIM_ProductPhysicalComponentFamily } from './CIM_ProductPhysicalComponent.js';

/** Says which elements a product consists of. */
export interface CIM_ProductElementComponent extends CIM_Component {
  /** The product. */
  readonly GroupComponent: CIMInstanceName<CIM_ProductFamily> | null;
  /** The element. */
  readonly PartComponent: CIMInstanceName<CIM_ManagedElementFamily> | null;
}

export interface CIM_ProductElementComponentMethods extends CIM_ComponentMethods {}

/** CIM_ProductElementComponent and all classes below it: what a reference to it may name. */
export type CIM_ProductElementComponentFamily =
  | 'CIM_ProductElementComponent'
  | CIM_ProductPhysicalComponentFamily;
