// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_SettingAssociatedToCapabilities, CIM_SettingAssociatedToCapabilitiesMethods } from './CIM_SettingAssociatedToCapabilities.js';
import type { CIM_StorageCapabilitiesFamily } from './CIM_StorageCapabilities.js';
import type { CIM_StorageSettingFamily } from './CIM_StorageSetting.js';
import type { MSISCSITARGET_StorageSettingsAssociatedToCapabilitiesFamily } from './MSISCSITARGET_StorageSettingsAssociatedToCapabilities.js';

/** Says which storage settings show the values of storage capabilities. */
export interface CIM_StorageSettingsAssociatedToCapabilities extends CIM_SettingAssociatedToCapabilities {
  /** The capabilities. */
  readonly Antecedent: CIMInstanceName<CIM_StorageCapabilitiesFamily> | null;
  /** The settings. */
  readonly Dependent: CIMInstanceName<CIM_StorageSettingFamily> | null;
}

export interface CIM_StorageSettingsAssociatedToCapabilitiesMethods extends CIM_SettingAssociatedToCapabilitiesMethods {}

/** CIM_StorageSettingsAssociatedToCapabilities and all classes below it: what a reference to it may name. */
export type CIM_StorageSettingsAssociatedToCapabilitiesFamily =
  | 'CIM_StorageSettingsAssociatedToCapabilities'
  | MSISCSITARGET_StorageSettingsAssociatedToCapabilitiesFamily;
