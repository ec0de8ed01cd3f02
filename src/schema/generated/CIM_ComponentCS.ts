// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ComputerSystemFamily } from './CIM_ComputerSystem.js';
import type { CIM_SystemComponent, CIM_SystemComponentMethods } from './CIM_SystemComponent.js';

/** Says that a computer system is part of another one. */
export interface CIM_ComponentCS extends CIM_SystemComponent {
  /** The system that contains. */
  readonly GroupComponent: CIMInstanceName<CIM_ComputerSystemFamily> | null;
  /** The system that is contained. */
  readonly PartComponent: CIMInstanceName<CIM_ComputerSystemFamily> | null;
}

export interface CIM_ComponentCSMethods extends CIM_SystemComponentMethods {}

/** CIM_ComponentCS and all classes below it: what a reference to it may name. */
export type CIM_ComponentCSFamily =
  | 'CIM_ComponentCS';
