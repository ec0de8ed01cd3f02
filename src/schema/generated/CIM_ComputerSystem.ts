// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_System, CIM_SystemMethods } from './CIM_System.js';
import type { MSFTSM_ComputerSystemFamily } from './MSFTSM_ComputerSystem.js';

/** Values of CIM_ComputerSystem.Dedicated (ValueMap). */
export const CIM_ComputerSystem_Dedicated = {
  NotDedicated: 0,
  Unknown: 1,
  Other: 2,
  Storage: 3,
  Router: 4,
  Switch: 5,
  Layer3Switch: 6,
  CentralOfficeSwitch: 7,
  Hub: 8,
  AccessServer: 9,
  Firewall: 10,
  Print: 11,
  IO: 12,
  WebCaching: 13,
  Management: 14,
  BlockServer: 15,
  FileServer: 16,
  MobileUserDevice: 17,
  Repeater: 18,
  BridgeExtender: 19,
  Gateway: 20,
  StorageVirtualizer: 21,
  MediaLibrary: 22,
  ExtenderNode: 23,
  NASHead: 24,
  SelfContainedNAS: 25,
  UPS: 26,
  IPPhone: 27,
  ManagementController: 28,
  ChassisManager: 29,
  HostBasedRAIDController: 30,
  StorageDeviceEnclosure: 31,
  Desktop: 32,
  Laptop: 33,
  VirtualTapeLibrary: 34,
  VirtualLibrarySystem: 35,
  NetworkPCThinClient: 36,
  FCSwitch: 37,
  EthernetSwitch: 38,
  Server: 39,
  Blade: 40,
} as const;

/** Values of CIM_ComputerSystem.ResetCapability (ValueMap). */
export const CIM_ComputerSystem_ResetCapability = {
  Other: 1,
  Unknown: 2,
  Disabled: 3,
  Enabled: 4,
  NotImplemented: 5,
} as const;

/** Values of CIM_ComputerSystem.PowerManagementCapabilities (ValueMap). */
export const CIM_ComputerSystem_PowerManagementCapabilities = {
  Unknown: 0,
  NotSupported: 1,
  Disabled: 2,
  Enabled: 3,
  PowerSavingModesEnteredAutomatically: 4,
  PowerStateSettable: 5,
  PowerCyclingSupported: 6,
  TimedPowerOnSupported: 7,
} as const;

/** Values of the parameter PowerState of CIM_ComputerSystem.SetPowerState (ValueMap). */
export const SetPowerState_PowerState = {
  FullPower: 1,
  PowerSaveLowPowerMode: 2,
  PowerSaveStandby: 3,
  PowerSaveOther: 4,
  PowerCycle: 5,
  PowerOff: 6,
  Hibernate: 7,
  SoftOff: 8,
} as const;

/** A system that computes: a host, a storage array, a switch, or one that is made of several others. */
export interface CIM_ComputerSystem extends CIM_System {
  /** The rule by which Name was chosen. */
  readonly NameFormat: string | null;
  /**
   * The purposes that the system was built or set up for; element 0 alone means that it is a general-purpose
   * system.
   */
  readonly Dedicated: readonly (number | null)[] | null;
  /** Text for each element of Dedicated that is "Other". */
  readonly OtherDedicatedDescriptions: readonly (string | null)[] | null;
  /** Whether the system can be reset by hardware means such as a reset button. */
  readonly ResetCapability: number | null;
  /** What the system can do to save power. */
  readonly PowerManagementCapabilities: readonly (number | null)[] | null;
}

export interface CIM_ComputerSystemMethods extends CIM_SystemMethods {
  /** Brings the system into a power state, at once or at a given time. */
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
}

/** CIM_ComputerSystem and all classes below it: what a reference to it may name. */
export type CIM_ComputerSystemFamily =
  | 'CIM_ComputerSystem'
  | MSFTSM_ComputerSystemFamily;
