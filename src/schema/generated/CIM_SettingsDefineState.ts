// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_SettingDataFamily } from './CIM_SettingData.js';

/** Says that the state of an element is described by a setting. */
export interface CIM_SettingsDefineState {
  /** The element. */
  readonly ManagedElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The setting that describes its state. */
  readonly SettingData: CIMInstanceName<CIM_SettingDataFamily> | null;
}

export interface CIM_SettingsDefineStateMethods {}

/** CIM_SettingsDefineState and all classes below it: what a reference to it may name. */
export type CIM_SettingsDefineStateFamily =
  | 'CIM_SettingsDefineState';
