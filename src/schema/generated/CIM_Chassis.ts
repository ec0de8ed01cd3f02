// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_PhysicalFrame, CIM_PhysicalFrameMethods } from './CIM_PhysicalFrame.js';

/** Values of CIM_Chassis.ChassisTypes (ValueMap). */
export const CIM_Chassis_ChassisTypes = {
  Other: 1,
  Unknown: 2,
  Desktop: 3,
  LowProfileDesktop: 4,
  PizzaBox: 5,
  MiniTower: 6,
  Tower: 7,
  Portable: 8,
  LapTop: 9,
  Notebook: 10,
  HandHeld: 11,
  DockingStation: 12,
  AllInOne: 13,
  SubNotebook: 14,
  SpaceSaving: 15,
  LunchBox: 16,
  MainSystemChassis: 17,
  ExpansionChassis: 18,
  SubChassis: 19,
  BusExpansionChassis: 20,
  PeripheralChassis: 21,
  StorageChassis: 22,
  RackMountChassis: 23,
  SealedCasePC: 24,
  MultiSystemChassis: 25,
} as const;

/** Values of CIM_Chassis.ChassisPackageType (ValueMap). */
export const CIM_Chassis_ChassisPackageType = {
  Unknown: 0,
  Other: 1,
  SMBIOSReserved_2: 2,
  Desktop: 3,
  LowProfileDesktop: 4,
  PizzaBox: 5,
  MiniTower: 6,
  Tower: 7,
  Portable: 8,
  LapTop: 9,
  Notebook: 10,
  HandHeld: 11,
  DockingStation: 12,
  AllInOne: 13,
  SubNotebook: 14,
  SpaceSaving: 15,
  LunchBox: 16,
  MainSystemChassis: 17,
  ExpansionChassis: 18,
  SubChassis: 19,
  BusExpansionChassis: 20,
  PeripheralChassis: 21,
  StorageChassis: 22,
  SMBIOSReserved_23: 23,
  SealedCasePC: 24,
  SMBIOSReserved_25: 25,
  CompactPCI: 26,
  AdvancedTCA: 27,
  BladeEnclosure: 28,
  SMBIOSReserved_29: 29,
  Tablet: 30,
  Convertible: 31,
  Detachable: 32,
} as const;

/** Values of CIM_Chassis.MultipleSystemSupport (ValueMap). */
export const CIM_Chassis_MultipleSystemSupport = {
  Unknown: 0,
  True: 1,
  False: 2,
} as const;

/** Values of CIM_Chassis.RackMountable (ValueMap). */
export const CIM_Chassis_RackMountable = {
  Unknown: 0,
  True: 1,
  False: 2,
} as const;

/** Values of CIM_Chassis.InputCurrentType (ValueMap). */
export const CIM_Chassis_InputCurrentType = {
  Unknown: 0,
  Other: 1,
  AC: 2,
  DC: 3,
} as const;

/** The frame that holds the parts of a device together. */
export interface CIM_Chassis extends CIM_PhysicalFrame {
  readonly NumberOfPowerCords: number | null;
  readonly CurrentRequiredOrProduced: number | null;
  readonly HeatGeneration: number | null;
  readonly ChassisTypes: readonly (number | null)[] | null;
  readonly TypeDescriptions: readonly (string | null)[] | null;
  readonly ChassisPackageType: number | null;
  readonly ChassisTypeDescription: string | null;
  readonly MultipleSystemSupport: number | null;
  readonly RackMountable: number | null;
  readonly InputCurrentType: number | null;
  readonly OtherInputCurrentType: string | null;
  readonly InputVoltage: number | null;
}

export interface CIM_ChassisMethods extends CIM_PhysicalFrameMethods {}

/** CIM_Chassis and all classes below it: what a reference to it may name. */
export type CIM_ChassisFamily =
  | 'CIM_Chassis';
