// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMClass } from '../../cim/CIMClass.js';
import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { CIM_IPAssignmentSettingDataFamily } from './CIM_IPAssignmentSettingData.js';
import type { CIM_IPVersionSettingDataFamily } from './CIM_IPVersionSettingData.js';
import type { CIM_IndicationServiceSettingDataFamily } from './CIM_IndicationServiceSettingData.js';
import type { CIM_JobSettingDataFamily } from './CIM_JobSettingData.js';
import type { CIM_ManagedElement, CIM_ManagedElementMethods } from './CIM_ManagedElement.js';
import type { CIM_ReplicationSettingDataFamily } from './CIM_ReplicationSettingData.js';
import type { CIM_StorageClientSettingDataFamily } from './CIM_StorageClientSettingData.js';
import type { CIM_StorageSettingFamily } from './CIM_StorageSetting.js';
import type { CIM_SynchronizationAspectFamily } from './CIM_SynchronizationAspect.js';
import type { CIM_iSCSIConnectionSettingsFamily } from './CIM_iSCSIConnectionSettings.js';
import type { CIM_iSCSISessionSettingsFamily } from './CIM_iSCSISessionSettings.js';

/** Values of CIM_SettingData.ChangeableType (ValueMap). */
export const CIM_SettingData_ChangeableType = {
  NotChangeablePersistent: 0,
  ChangeableTransient: 1,
  ChangeablePersistent: 2,
  NotChangeableTransient: 3,
} as const;

/** Settings that are, or could be, applied to an element. */
export interface CIM_SettingData extends CIM_ManagedElement {
  /**
   * Names the setting among all instances of the namespace; begin it with the organisation that defines it.
   */
  readonly InstanceID: string | null;
  /** The name that users know the setting by. */
  readonly ElementName: string | null;
  /** Settings of one configuration bear the same name here. */
  readonly ConfigurationName: string | null;
  /** Whether the setting can be changed and whether a change lasts. */
  readonly ChangeableType: number | null;
  /** Settings that are part of this one, as embedded instances. */
  readonly ComponentSetting: readonly (CIMInstance | CIMClass | null)[] | null;
  /** The service offering that the setting belongs to, by the name that SoOrgID gave it. */
  readonly SoID: string | null;
  /** The organisation that defined SoID. */
  readonly SoOrgID: string | null;
}

export interface CIM_SettingDataMethods extends CIM_ManagedElementMethods {}

/** CIM_SettingData and all classes below it: what a reference to it may name. */
export type CIM_SettingDataFamily =
  | 'CIM_SettingData'
  | CIM_IPAssignmentSettingDataFamily
  | CIM_IPVersionSettingDataFamily
  | CIM_IndicationServiceSettingDataFamily
  | CIM_JobSettingDataFamily
  | CIM_ReplicationSettingDataFamily
  | CIM_StorageClientSettingDataFamily
  | CIM_StorageSettingFamily
  | CIM_SynchronizationAspectFamily
  | CIM_iSCSIConnectionSettingsFamily
  | CIM_iSCSISessionSettingsFamily;
