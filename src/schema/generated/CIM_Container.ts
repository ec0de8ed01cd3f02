// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Component, CIM_ComponentMethods } from './CIM_Component.js';
import type { CIM_PhysicalElementFamily } from './CIM_PhysicalElement.js';
import type { CIM_PhysicalPackageFamily } from './CIM_PhysicalPackage.js';

/** Says that a physical element is inside another. */
export interface CIM_Container extends CIM_Component {
  /** The element that contains. */
  readonly GroupComponent: CIMInstanceName<CIM_PhysicalPackageFamily> | null;
  /** The element that is contained. */
  readonly PartComponent: CIMInstanceName<CIM_PhysicalElementFamily> | null;
  /** Where inside it is. */
  readonly LocationWithinContainer: string | null;
}

export interface CIM_ContainerMethods extends CIM_ComponentMethods {}

/** CIM_Container and all classes below it: what a reference to it may name. */
export type CIM_ContainerFamily =
  | 'CIM_Container';
