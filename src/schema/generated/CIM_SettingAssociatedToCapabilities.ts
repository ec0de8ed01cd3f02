// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_CapabilitiesFamily } from './CIM_Capabilities.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_SettingDataFamily } from './CIM_SettingData.js';
import type { CIM_StorageSettingsAssociatedToCapabilitiesFamily } from './CIM_StorageSettingsAssociatedToCapabilities.js';
import type { CIM_StorageSettingsGeneratedFromCapabilitiesFamily } from './CIM_StorageSettingsGeneratedFromCapabilities.js';

/** Says which settings belong to capabilities. */
export interface CIM_SettingAssociatedToCapabilities extends CIM_Dependency {
  /** The capabilities. */
  readonly Antecedent: CIMInstanceName<CIM_CapabilitiesFamily> | null;
  /** The settings. */
  readonly Dependent: CIMInstanceName<CIM_SettingDataFamily> | null;
  /** Whether these are the settings that apply where none are asked for. */
  readonly DefaultSetting: boolean | null;
}

export interface CIM_SettingAssociatedToCapabilitiesMethods extends CIM_DependencyMethods {}

/** CIM_SettingAssociatedToCapabilities and all classes below it: what a reference to it may name. */
export type CIM_SettingAssociatedToCapabilitiesFamily =
  | 'CIM_SettingAssociatedToCapabilities'
  | CIM_StorageSettingsAssociatedToCapabilitiesFamily
  | CIM_StorageSettingsGeneratedFromCapabilitiesFamily;
