// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ComputerSystemPackageFamily } from './CIM_ComputerSystemPackage.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_LibraryPackageFamily } from './CIM_LibraryPackage.js';
import type { CIM_PhysicalElementFamily } from './CIM_PhysicalElement.js';
import type { CIM_SystemFamily } from './CIM_System.js';

/** Says in which physical elements a system is housed. */
export interface CIM_SystemPackaging extends CIM_Dependency {
  /** The physical element. */
  readonly Antecedent: CIMInstanceName<CIM_PhysicalElementFamily> | null;
  /** The system. */
  readonly Dependent: CIMInstanceName<CIM_SystemFamily> | null;
}

export interface CIM_SystemPackagingMethods extends CIM_DependencyMethods {}

/** CIM_SystemPackaging and all classes below it: what a reference to it may name. */
export type CIM_SystemPackagingFamily =
  | 'CIM_SystemPackaging'
  | CIM_ComputerSystemPackageFamily
  | CIM_LibraryPackageFamily;
