// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_LogicalDeviceFamily } from './CIM_LogicalDevice.js';
import type { CIM_PhysicalElementFamily } from './CIM_PhysicalElement.js';

/** Says which physical element is behind a device. */
export interface CIM_Realizes extends CIM_Dependency {
  /** The physical element. */
  readonly Antecedent: CIMInstanceName<CIM_PhysicalElementFamily> | null;
  /** The device. */
  readonly Dependent: CIMInstanceName<CIM_LogicalDeviceFamily> | null;
}

export interface CIM_RealizesMethods extends CIM_DependencyMethods {}

/** CIM_Realizes and all classes below it: what a reference to it may name. */
export type CIM_RealizesFamily =
  | 'CIM_Realizes';
