// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_PhysicalPackageFamily } from './CIM_PhysicalPackage.js';
import type { CIM_StorageLibraryFamily } from './CIM_StorageLibrary.js';
import type { CIM_SystemPackaging, CIM_SystemPackagingMethods } from './CIM_SystemPackaging.js';

/** Says in which physical packages a library is housed. */
export interface CIM_LibraryPackage extends CIM_SystemPackaging {
  /** The package. */
  readonly Antecedent: CIMInstanceName<CIM_PhysicalPackageFamily> | null;
  /** The library. */
  readonly Dependent: CIMInstanceName<CIM_StorageLibraryFamily> | null;
}

export interface CIM_LibraryPackageMethods extends CIM_SystemPackagingMethods {}

/** CIM_LibraryPackage and all classes below it: what a reference to it may name. */
export type CIM_LibraryPackageFamily =
  | 'CIM_LibraryPackage';
