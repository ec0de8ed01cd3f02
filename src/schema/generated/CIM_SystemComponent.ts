// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_AccountOnSystemFamily } from './CIM_AccountOnSystem.js';
import type { CIM_Component, CIM_ComponentMethods } from './CIM_Component.js';
import type { CIM_ComponentCSFamily } from './CIM_ComponentCS.js';
import type { CIM_HostedResourcePoolFamily } from './CIM_HostedResourcePool.js';
import type { CIM_ManagedSystemElementFamily } from './CIM_ManagedSystemElement.js';
import type { CIM_SystemFamily } from './CIM_System.js';
import type { CIM_SystemDeviceFamily } from './CIM_SystemDevice.js';

/** Says that an element is part of a system. */
export interface CIM_SystemComponent extends CIM_Component {
  /** The system. */
  readonly GroupComponent: CIMInstanceName<CIM_SystemFamily> | null;
  /** The element. */
  readonly PartComponent: CIMInstanceName<CIM_ManagedSystemElementFamily> | null;
}

export interface CIM_SystemComponentMethods extends CIM_ComponentMethods {}

/** CIM_SystemComponent and all classes below it: what a reference to it may name. */
export type CIM_SystemComponentFamily =
  | 'CIM_SystemComponent'
  | CIM_AccountOnSystemFamily
  | CIM_ComponentCSFamily
  | CIM_HostedResourcePoolFamily
  | CIM_SystemDeviceFamily;
