// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { CIM_EnabledLogicalElementCapabilitiesFamily } from './CIM_EnabledLogicalElementCapabilities.js';
import type { CIM_IndicationServiceCapabilitiesFamily } from './CIM_IndicationServiceCapabilities.js';
import type { CIM_ManagedElement, CIM_ManagedElementMethods } from './CIM_ManagedElement.js';
import type { CIM_PrivilegeManagementCapabilitiesFamily } from './CIM_PrivilegeManagementCapabilities.js';
import type { CIM_ProtocolControllerMaskingCapabilitiesFamily } from './CIM_ProtocolControllerMaskingCapabilities.js';
import type { CIM_ReplicationServiceCapabilitiesFamily } from './CIM_ReplicationServiceCapabilities.js';
import type { CIM_SettingData } from './CIM_SettingData.js';
import type { CIM_StatisticsCapabilitiesFamily } from './CIM_StatisticsCapabilities.js';
import type { CIM_StorageCapabilitiesFamily } from './CIM_StorageCapabilities.js';
import type { CIM_StorageConfigurationCapabilitiesFamily } from './CIM_StorageConfigurationCapabilities.js';
import type { CIM_StorageElementCompositionCapabilitiesFamily } from './CIM_StorageElementCompositionCapabilities.js';
import type { CIM_StorageReplicationCapabilitiesFamily } from './CIM_StorageReplicationCapabilities.js';
import type { CIM_iSCSICapabilitiesFamily } from './CIM_iSCSICapabilities.js';
import type { CIM_iSCSIConfigurationCapabilitiesFamily } from './CIM_iSCSIConfigurationCapabilities.js';

/** Return values of CIM_Capabilities.CreateGoalSettings (ValueMap). */
export const CreateGoalSettingsReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  AlternativeProposed: 6,
} as const;

/** What an element can do; settings say what it is asked to do. */
export interface CIM_Capabilities extends CIM_ManagedElement {
  /** Names the capabilities among all instances of the namespace. */
  readonly InstanceID: string | null;
  /** The name that users know the capabilities by. */
  readonly ElementName: string | null;
}

export interface CIM_CapabilitiesMethods extends CIM_ManagedElementMethods {
  /** Offers settings that the element could fulfil. */
  CreateGoalSettings: {
    in: {
      /** Settings to start from, as embedded instances. */
      readonly TemplateGoalSettings: readonly (CIM_SettingData | null)[] | null;
      /** Settings as near to these as the element can come. */
      readonly SupportedGoalSettings: readonly (CIM_SettingData | null)[] | null;
    };
    out: {
      /** Settings as near to these as the element can come.  EmbeddedInstance("CIM_SettingData"). */
      readonly SupportedGoalSettings?: readonly (CIMInstance | null)[] | null;
    };
    returns: (typeof CreateGoalSettingsReturn)[keyof typeof CreateGoalSettingsReturn];
  };
}

/** CIM_Capabilities and all classes below it: what a reference to it may name. */
export type CIM_CapabilitiesFamily =
  | 'CIM_Capabilities'
  | CIM_EnabledLogicalElementCapabilitiesFamily
  | CIM_IndicationServiceCapabilitiesFamily
  | CIM_PrivilegeManagementCapabilitiesFamily
  | CIM_ProtocolControllerMaskingCapabilitiesFamily
  | CIM_ReplicationServiceCapabilitiesFamily
  | CIM_StatisticsCapabilitiesFamily
  | CIM_StorageCapabilitiesFamily
  | CIM_StorageConfigurationCapabilitiesFamily
  | CIM_StorageElementCompositionCapabilitiesFamily
  | CIM_StorageReplicationCapabilitiesFamily
  | CIM_iSCSICapabilitiesFamily
  | CIM_iSCSIConfigurationCapabilitiesFamily;
