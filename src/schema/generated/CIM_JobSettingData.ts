// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_SettingData, CIM_SettingDataMethods } from './CIM_SettingData.js';

/** Values of CIM_JobSettingData.RecoveryAction (ValueMap). */
export const CIM_JobSettingData_RecoveryAction = {
  Unknown: 0,
  Other: 1,
  DoNotContinue: 2,
  ContinueWithNextJob: 3,
  ReRunJob: 4,
  RunRecoveryJob: 5,
} as const;

/** How a job behaves when it ends, fails or needs input. */
export interface CIM_JobSettingData extends CIM_SettingData {
  readonly DeleteOnCompletion: boolean | null;
  readonly RecoveryAction: number | null;
  readonly OtherRecoveryAction: string | null;
  readonly ClientRetries: number | null;
  readonly DefaultInputNames: readonly (string | null)[] | null;
  readonly DefaultInputValues: readonly (string | null)[] | null;
  readonly InteractiveTimeout: CIMDateTime | null;
  readonly RunInSilentMode: boolean | null;
  readonly TerminateOnTimeout: boolean | null;
  readonly ApplicableMethod: string | null;
  readonly TimeBeforeRemoval: CIMDateTime | null;
}

export interface CIM_JobSettingDataMethods extends CIM_SettingDataMethods {}

/** CIM_JobSettingData and all classes below it: what a reference to it may name. */
export type CIM_JobSettingDataFamily =
  | 'CIM_JobSettingData';
