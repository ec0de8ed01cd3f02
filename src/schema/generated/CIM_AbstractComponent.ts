// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ComponentFamily } from './CIM_Component.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';

/** Says that one element is part of another. */
export interface CIM_AbstractComponent {
  /** The whole. */
  readonly GroupComponent: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The part. */
  readonly PartComponent: CIMInstanceName<CIM_ManagedElementFamily> | null;
}

export interface CIM_AbstractComponentMethods {}

/** CIM_AbstractComponent and all classes below it: what a reference to it may name. */
export type CIM_AbstractComponentFamily =
  | 'CIM_AbstractComponent'
  | CIM_ComponentFamily;
