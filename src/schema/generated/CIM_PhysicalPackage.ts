// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_PhysicalElement, CIM_PhysicalElementFamily, CIM_PhysicalElementMethods } from './CIM_PhysicalElement.js';
import type { CIM_PhysicalFrameFamily } from './CIM_PhysicalFrame.js';

/** Values of CIM_PhysicalPackage.RemovalConditions (ValueMap). */
export const CIM_PhysicalPackage_RemovalConditions = {
  Unknown: 0,
  NotApplicable: 2,
  RemovableWhenOff: 3,
  RemovableWhenOnOrOff: 4,
} as const;

/** Values of CIM_PhysicalPackage.PackageType (ValueMap). */
export const CIM_PhysicalPackage_PackageType = {
  Unknown: 0,
  Other: 1,
  Rack: 2,
  ChassisFrame: 3,
  CrossConnectBackplane: 4,
  ContainerFrameSlot: 5,
  PowerSupply: 6,
  Fan: 7,
  Sensor: 8,
  ModuleCard: 9,
  PortConnector: 10,
  Battery: 11,
  Processor: 12,
  Memory: 13,
  PowerSourceGenerator: 14,
  StorageMediaPackageEGDiskOrTapeDrive: 15,
  Blade: 16,
  BladeExpansion: 17,
} as const;

/** A physical element that contains others. */
export interface CIM_PhysicalPackage extends CIM_PhysicalElement {
  /** Whether it can be removed while powered. */
  readonly RemovalConditions: number | null;
  readonly Removable: boolean | null;
  readonly Replaceable: boolean | null;
  readonly HotSwappable: boolean | null;
  /** Height in inches. */
  readonly Height: number | null;
  /** Depth in inches. */
  readonly Depth: number | null;
  /** Width in inches. */
  readonly Width: number | null;
  /** Weight in pounds. */
  readonly Weight: number | null;
  readonly PackageType: number | null;
  readonly OtherPackageType: string | null;
  readonly VendorCompatibilityStrings: readonly (string | null)[] | null;
}

export interface CIM_PhysicalPackageMethods extends CIM_PhysicalElementMethods {
  /** Asks whether an element can be put into the package. */
  IsCompatible: {
    in: {
      readonly ElementToCheck: CIMInstanceName<CIM_PhysicalElementFamily> | null;
    };
    out: {};
    returns: number;
  };
}

/** CIM_PhysicalPackage and all classes below it: what a reference to it may name. */
export type CIM_PhysicalPackageFamily =
  | 'CIM_PhysicalPackage'
  | CIM_PhysicalFrameFamily;
