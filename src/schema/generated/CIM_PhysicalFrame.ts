// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ChassisFamily } from './CIM_Chassis.js';
import type { CIM_PhysicalPackage, CIM_PhysicalPackageMethods } from './CIM_PhysicalPackage.js';
import type { CIM_RackFamily } from './CIM_Rack.js';

/** Values of CIM_PhysicalFrame.ServicePhilosophy (ValueMap). */
export const CIM_PhysicalFrame_ServicePhilosophy = {
  Unknown: 0,
  Other: 1,
  ServiceFromTop: 2,
  ServiceFromFront: 3,
  ServiceFromBack: 4,
  ServiceFromSide: 5,
  SlidingTrays: 6,
  RemovableSides: 7,
  Moveable: 8,
} as const;

/** Values of CIM_PhysicalFrame.SecurityBreach (ValueMap). */
export const CIM_PhysicalFrame_SecurityBreach = {
  Other: 1,
  Unknown: 2,
  NoBreach: 3,
  BreachAttempted: 4,
  BreachSuccessful: 5,
} as const;

/** A package that others are mounted in. */
export interface CIM_PhysicalFrame extends CIM_PhysicalPackage {
  readonly CableManagementStrategy: string | null;
  readonly ServicePhilosophy: readonly (number | null)[] | null;
  readonly ServiceDescriptions: readonly (string | null)[] | null;
  readonly LockPresent: boolean | null;
  readonly AudibleAlarm: boolean | null;
  readonly VisibleAlarm: boolean | null;
  readonly SecurityBreach: number | null;
  readonly BreachDescription: string | null;
  readonly IsLocked: boolean | null;
}

export interface CIM_PhysicalFrameMethods extends CIM_PhysicalPackageMethods {}

/** CIM_PhysicalFrame and all classes below it: what a reference to it may name. */
export type CIM_PhysicalFrameFamily =
  | 'CIM_PhysicalFrame'
  | CIM_ChassisFamily
  | CIM_RackFamily;
