// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_SettingDataFamily } from './CIM_SettingData.js';
import type { MSISCSITARGET_ElementSettingDataFamily } from './MSISCSITARGET_ElementSettingData.js';

/** Values of CIM_ElementSettingData.IsDefault (ValueMap). */
export const CIM_ElementSettingData_IsDefault = {
  Unknown: 0,
  IsDefault: 1,
  IsNotDefault: 2,
} as const;

/** Values of CIM_ElementSettingData.IsCurrent (ValueMap). */
export const CIM_ElementSettingData_IsCurrent = {
  Unknown: 0,
  IsCurrent: 1,
  IsNotCurrent: 2,
} as const;

/** Values of CIM_ElementSettingData.IsNext (ValueMap). */
export const CIM_ElementSettingData_IsNext = {
  Unknown: 0,
  IsNext: 1,
  IsNotNext: 2,
  IsNextForSingleUse: 3,
} as const;

/** Values of CIM_ElementSettingData.IsMinimum (ValueMap). */
export const CIM_ElementSettingData_IsMinimum = {
  Unknown: 0,
  NotApplicable: 1,
  IsMinimum: 2,
  IsNotMinimum: 3,
} as const;

/** Values of CIM_ElementSettingData.IsMaximum (ValueMap). */
export const CIM_ElementSettingData_IsMaximum = {
  Unknown: 0,
  NotApplicable: 1,
  IsMaximum: 2,
  IsNotMaximum: 3,
} as const;

/** Values of CIM_ElementSettingData.IsPending (ValueMap). */
export const CIM_ElementSettingData_IsPending = {
  Unknown: 0,
  IsPending: 2,
  IsNotPending: 3,
} as const;

/** Says which settings apply, or could apply, to an element. */
export interface CIM_ElementSettingData {
  /** The element. */
  readonly ManagedElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The settings. */
  readonly SettingData: CIMInstanceName<CIM_SettingDataFamily> | null;
  /** Whether the element takes these settings unless told otherwise. */
  readonly IsDefault: number | null;
  /** Whether they are in force. */
  readonly IsCurrent: number | null;
  /** Whether they will be in force after the next start. */
  readonly IsNext: number | null;
  /** Whether the values are the least that is allowed. */
  readonly IsMinimum: number | null;
  /** Whether the values are the most that is allowed. */
  readonly IsMaximum: number | null;
  /** Whether they are being applied. */
  readonly IsPending: number | null;
}

export interface CIM_ElementSettingDataMethods {}

/** CIM_ElementSettingData and all classes below it: what a reference to it may name. */
export type CIM_ElementSettingDataFamily =
  | 'CIM_ElementSettingData'
  | MSISCSITARGET_ElementSettingDataFamily;
