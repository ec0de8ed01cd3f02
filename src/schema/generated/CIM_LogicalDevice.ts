// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_AllocatedLogicalElement, CIM_AllocatedLogicalElementMethods } from './CIM_AllocatedLogicalElement.js';
import type { CIM_ControllerFamily } from './CIM_Controller.js';
import type { CIM_LogicalPortFamily } from './CIM_LogicalPort.js';
import type { CIM_MediaAccessDeviceFamily } from './CIM_MediaAccessDevice.js';
import type { CIM_ProtocolControllerFamily } from './CIM_ProtocolController.js';
import type { CIM_SCSIArbitraryLogicalUnitFamily } from './CIM_SCSIArbitraryLogicalUnit.js';
import type { CIM_StorageExtentFamily } from './CIM_StorageExtent.js';

/** Values of CIM_LogicalDevice.PowerManagementCapabilities (ValueMap). */
export const CIM_LogicalDevice_PowerManagementCapabilities = {
  Unknown: 0,
  NotSupported: 1,
  Disabled: 2,
  Enabled: 3,
  PowerSavingModesEnteredAutomatically: 4,
  PowerStateSettable: 5,
  PowerCyclingSupported: 6,
  TimedPowerOnSupported: 7,
} as const;

/** Values of CIM_LogicalDevice.Availability (ValueMap). */
export const CIM_LogicalDevice_Availability = {
  Other: 1,
  Unknown: 2,
  RunningFullPower: 3,
  Warning: 4,
  InTest: 5,
  NotApplicable: 6,
  PowerOff: 7,
  OffLine: 8,
  OffDuty: 9,
  Degraded: 10,
  NotInstalled: 11,
  InstallError: 12,
  PowerSaveUnknown: 13,
  PowerSaveLowPowerMode: 14,
  PowerSaveStandby: 15,
  PowerCycle: 16,
  PowerSaveWarning: 17,
  Paused: 18,
  NotReady: 19,
  NotConfigured: 20,
  Quiesced: 21,
} as const;

/** Values of CIM_LogicalDevice.StatusInfo (ValueMap). */
export const CIM_LogicalDevice_StatusInfo = {
  Other: 1,
  Unknown: 2,
  Enabled: 3,
  Disabled: 4,
  NotApplicable: 5,
} as const;

/** Values of CIM_LogicalDevice.AdditionalAvailability (ValueMap). */
export const CIM_LogicalDevice_AdditionalAvailability = {
  Other: 1,
  Unknown: 2,
  RunningFullPower: 3,
  Warning: 4,
  InTest: 5,
  NotApplicable: 6,
  PowerOff: 7,
  OffLine: 8,
  OffDuty: 9,
  Degraded: 10,
  NotInstalled: 11,
  InstallError: 12,
  PowerSaveUnknown: 13,
  PowerSaveLowPowerMode: 14,
  PowerSaveStandby: 15,
  PowerCycle: 16,
  PowerSaveWarning: 17,
  Paused: 18,
  NotReady: 19,
  NotConfigured: 20,
  Quiesced: 21,
} as const;

/** Values of the parameter PowerState of CIM_LogicalDevice.SetPowerState (ValueMap). */
export const SetPowerState_PowerState = {
  FullPower: 1,
  PowerSaveLowPowerMode: 2,
  PowerSaveStandby: 3,
  PowerSaveOther: 4,
  PowerCycle: 5,
  PowerOff: 6,
} as const;

/**
 * What a piece of hardware, real or emulated, is to the system: its function, settings and state apart from
 * the physical part.
 */
export interface CIM_LogicalDevice extends CIM_AllocatedLogicalElement {
  /** Creation class of the system in whose scope the name is unique. */
  readonly SystemCreationClassName: string | null;
  /** Name of the system in whose scope the name is unique. */
  readonly SystemName: string | null;
  /** Name of the class that the instance was created with; it keeps instances of sibling subclasses apart. */
  readonly CreationClassName: string | null;
  /** Names the device within its system and creation class. */
  readonly DeviceID: string | null;
  /** Whether the device can save power. */
  readonly PowerManagementSupported: boolean | null;
  /** What the device can do to save power. */
  readonly PowerManagementCapabilities: readonly (number | null)[] | null;
  /** The main state of the device. */
  readonly Availability: number | null;
  /** Whether the device is enabled. */
  readonly StatusInfo: number | null;
  /** The last error code that the device reported. */
  readonly LastErrorCode: number | null;
  /** LastErrorCode in words, with what can be done about it. */
  readonly ErrorDescription: string | null;
  /** Whether the error of LastErrorCode has gone. */
  readonly ErrorCleared: boolean | null;
  /** Further names of the device, such as those that the hardware carries. */
  readonly OtherIdentifyingInfo: readonly (string | null)[] | null;
  /** Hours since the device was last switched on. */
  readonly PowerOnHours: bigint | null;
  /** Hours that the device has been on in its whole life. */
  readonly TotalPowerOnHours: bigint | null;
  /** Says for each element of OtherIdentifyingInfo what kind of name it is. */
  readonly IdentifyingDescriptions: readonly (string | null)[] | null;
  /** Further states that hold beside Availability. */
  readonly AdditionalAvailability: readonly (number | null)[] | null;
  /** Longest time that the device can stay quiesced, in milliseconds. */
  readonly MaxQuiesceTime: bigint | null;
}

export interface CIM_LogicalDeviceMethods extends CIM_AllocatedLogicalElementMethods {
  /** Brings the device into a power state, at once or at a given time. */
  SetPowerState: {
    in: {
      /** The power state to reach. */
      readonly PowerState: number | null;
      /** When to do it: a point in time, or an interval from now on. */
      readonly Time: CIMDateTime | null;
    };
    out: {};
    returns: number;
  };
  /** Resets the device. */
  Reset: {
    in: {};
    out: {};
    returns: number;
  };
  /** Enables or disables the device. RequestStateChange is the newer way. */
  EnableDevice: {
    in: {
      /** TRUE to enable, FALSE to disable. */
      readonly Enabled: boolean | null;
    };
    out: {};
    returns: number;
  };
  /** Brings the device online or takes it offline. RequestStateChange is the newer way. */
  OnlineDevice: {
    in: {
      /** TRUE for online, FALSE for offline. */
      readonly Online: boolean | null;
    };
    out: {};
    returns: number;
  };
  /** Lets the device come to rest, or wakes it again. RequestStateChange is the newer way. */
  QuiesceDevice: {
    in: {
      /** TRUE to quiesce, FALSE to resume. */
      readonly Quiesce: boolean | null;
    };
    out: {};
    returns: number;
  };
  /** Makes the device save its current settings in a place that survives a reset. */
  SaveProperties: {
    in: {};
    out: {};
    returns: number;
  };
  /** Makes the device take up the settings that it saved before. */
  RestoreProperties: {
    in: {};
    out: {};
    returns: number;
  };
}

/** CIM_LogicalDevice and all classes below it: what a reference to it may name. */
export type CIM_LogicalDeviceFamily =
  | 'CIM_LogicalDevice'
  | CIM_ControllerFamily
  | CIM_LogicalPortFamily
  | CIM_MediaAccessDeviceFamily
  | CIM_ProtocolControllerFamily
  | CIM_SCSIArbitraryLogicalUnitFamily
  | CIM_StorageExtentFamily;
