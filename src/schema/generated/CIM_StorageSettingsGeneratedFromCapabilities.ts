// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_SettingAssociatedToCapabilities, CIM_SettingAssociatedToCapabilitiesMethods } from './CIM_SettingAssociatedToCapabilities.js';
import type { CIM_StorageCapabilitiesFamily } from './CIM_StorageCapabilities.js';
import type { CIM_StorageSettingFamily } from './CIM_StorageSetting.js';

/** Says from which storage capabilities settings were made for clients to change. */
export interface CIM_StorageSettingsGeneratedFromCapabilities extends CIM_SettingAssociatedToCapabilities {
  /** The capabilities. */
  readonly Antecedent: CIMInstanceName<CIM_StorageCapabilitiesFamily> | null;
  /** The settings. */
  readonly Dependent: CIMInstanceName<CIM_StorageSettingFamily> | null;
}

export interface CIM_StorageSettingsGeneratedFromCapabilitiesMethods extends CIM_SettingAssociatedToCapabilitiesMethods {}

/** CIM_StorageSettingsGeneratedFromCapabilities and all classes below it: what a reference to it may name. */
export type CIM_StorageSettingsGeneratedFromCapabilitiesFamily =
  | 'CIM_StorageSettingsGeneratedFromCapabilities';
