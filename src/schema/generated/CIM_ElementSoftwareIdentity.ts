// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_SoftwareIdentityFamily } from './CIM_SoftwareIdentity.js';
import type { MSFTSM_ElementSoftwareIdentityFamily } from './MSFTSM_ElementSoftwareIdentity.js';

/** Values of CIM_ElementSoftwareIdentity.UpgradeCondition (ValueMap). */
export const CIM_ElementSoftwareIdentity_UpgradeCondition = {
  Unknown: 0,
  Other: 1,
  ResidesOffDevice: 2,
  OwnerUpgradeable: 3,
  FactoryUpgradeable: 4,
  NotUpgradeable: 5,
} as const;

/** Values of CIM_ElementSoftwareIdentity.ElementSoftwareStatus (ValueMap). */
export const CIM_ElementSoftwareIdentity_ElementSoftwareStatus = {
  Unknown: 0,
  Current: 2,
  Next: 3,
  FallBack: 4,
  Default: 5,
  Installed: 6,
  SingleUse: 7,
  Available: 8,
  Supports: 9,
} as const;

/** Says which software an element runs on or is managed by. */
export interface CIM_ElementSoftwareIdentity extends CIM_Dependency {
  /** The software. */
  readonly Antecedent: CIMInstanceName<CIM_SoftwareIdentityFamily> | null;
  /** The element. */
  readonly Dependent: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** Who may upgrade the software. */
  readonly UpgradeCondition: number | null;
  /** Names the condition where UpgradeCondition is "Other". */
  readonly OtherUpgradeCondition: string | null;
  /** Whether the software is the current, the next or the default one. */
  readonly ElementSoftwareStatus: readonly (number | null)[] | null;
}

export interface CIM_ElementSoftwareIdentityMethods extends CIM_DependencyMethods {}

/** CIM_ElementSoftwareIdentity and all classes below it: what a reference to it may name. */
export type CIM_ElementSoftwareIdentityFamily =
  | 'CIM_ElementSoftwareIdentity'
  | MSFTSM_ElementSoftwareIdentityFamily;
