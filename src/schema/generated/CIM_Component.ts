// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_AbstractComponent, CIM_AbstractComponentMethods } from './CIM_AbstractComponent.js';
import type { CIM_ConcreteComponentFamily } from './CIM_ConcreteComponent.js';
import type { CIM_ContainerFamily } from './CIM_Container.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_NetworkPipeCompositionFamily } from './CIM_NetworkPipeComposition.js';
import type { CIM_ProductElementComponentFamily } from './CIM_ProductElementComponent.js';
import type { CIM_SystemComponentFamily } from './CIM_SystemComponent.js';

/** Says that one element is part of another. */
export interface CIM_Component extends CIM_AbstractComponent {
  /** The whole. */
  readonly GroupComponent: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The part. */
  readonly PartComponent: CIMInstanceName<CIM_ManagedElementFamily> | null;
}

export interface CIM_ComponentMethods extends CIM_AbstractComponentMethods {}

/** CIM_Component and all classes below it: what a reference to it may name. */
export type CIM_ComponentFamily =
  | 'CIM_Component'
  | CIM_ConcreteComponentFamily
  | CIM_ContainerFamily
  | CIM_NetworkPipeCompositionFamily
  | CIM_ProductElementComponentFamily
  | CIM_SystemComponentFamily;
