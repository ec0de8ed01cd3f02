// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ComputerSystemFamily } from './CIM_ComputerSystem.js';
import type { CIM_PhysicalPackageFamily } from './CIM_PhysicalPackage.js';
import type { CIM_SystemPackaging, CIM_SystemPackagingMethods } from './CIM_SystemPackaging.js';

/** Says in which physical packages a computer system is housed. */
export interface CIM_ComputerSystemPackage extends CIM_SystemPackaging {
  /** The package. */
  readonly Antecedent: CIMInstanceName<CIM_PhysicalPackageFamily> | null;
  /** The system. */
  readonly Dependent: CIMInstanceName<CIM_ComputerSystemFamily> | null;
  /** Identifies the hardware. */
  readonly PlatformGUID: string | null;
}

export interface CIM_ComputerSystemPackageMethods extends CIM_SystemPackagingMethods {}

/** CIM_ComputerSystemPackage and all classes below it: what a reference to it may name. */
export type CIM_ComputerSystemPackageFamily =
  | 'CIM_ComputerSystemPackage';
