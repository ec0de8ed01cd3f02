// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_SettingData, CIM_SettingDataMethods } from './CIM_SettingData.js';
import type { MSISCSITARGET_iSCSISessionSettingsFamily } from './MSISCSITARGET_iSCSISessionSettings.js';

/** What an iSCSI node asks for when a session is negotiated. */
export interface CIM_iSCSISessionSettings extends CIM_SettingData {
  /** How many connections a session may have. */
  readonly MaxConnectionsPerSession: number | null;
  /** TRUE asks that the initiator wait for leave to send data. */
  readonly InitialR2TPreference: boolean | null;
  /** TRUE asks that data may come with a command. */
  readonly ImmediateDataPreference: boolean | null;
  /** How many requests for data may be open for a task. */
  readonly MaxOutstandingR2T: number | null;
  /** How much data may be sent unasked, in bytes. */
  readonly MaxUnsolicitedFirstDataBurstLength: number | null;
  /** How much data may be sent at once, in bytes. */
  readonly MaxDataBurstLength: number | null;
  /** TRUE asks that data sequences come in order. */
  readonly DataSequenceInOrderPreference: boolean | null;
  /** TRUE asks that the PDUs of a sequence come in order. */
  readonly DataPDUInOrderPreference: boolean | null;
  /** How long to wait before a connection is taken up again, in seconds. */
  readonly DefaultTimeToWaitPreference: number | null;
  /** How long tasks are kept for that, in seconds. */
  readonly DefaultTimeToRetainPreference: number | null;
  /** The level of error recovery that is asked for. */
  readonly ErrorRecoveryLevelPreference: number | null;
}

export interface CIM_iSCSISessionSettingsMethods extends CIM_SettingDataMethods {}

/** CIM_iSCSISessionSettings and all classes below it: what a reference to it may name. */
export type CIM_iSCSISessionSettingsFamily =
  | 'CIM_iSCSISessionSettings'
  | MSISCSITARGET_iSCSISessionSettingsFamily;
