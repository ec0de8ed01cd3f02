// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Component, CIM_ComponentMethods } from './CIM_Component.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';

/** Says that one element is part of another, where no other class says it better. */
export interface CIM_ConcreteComponent extends CIM_Component {
  /** The whole. */
  readonly GroupComponent: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The part. */
  readonly PartComponent: CIMInstanceName<CIM_ManagedElementFamily> | null;
}

export interface CIM_ConcreteComponentMethods extends CIM_ComponentMethods {}

/** CIM_ConcreteComponent and all classes below it: what a reference to it may name. */
export type CIM_ConcreteComponentFamily =
  | 'CIM_ConcreteComponent';
