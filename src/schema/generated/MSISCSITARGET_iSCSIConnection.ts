// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_iSCSIConnection, CIM_iSCSIConnectionMethods } from './CIM_iSCSIConnection.js';

/** Values of MSISCSITARGET_iSCSIConnection.RequestedState (ValueMap). */
export const MSISCSITARGET_iSCSIConnection_RequestedState = {
  Unknown: 0,
  Enabled: 2,
  Disabled: 3,
  ShutDown: 4,
  NoChange: 5,
  Offline: 6,
  Test: 7,
  Deferred: 8,
  Quiesce: 9,
  Reboot: 10,
  Reset: 11,
  NotApplicable: 12,
} as const;

/** A connection of a session with a target. */
export interface MSISCSITARGET_iSCSIConnection extends CIM_iSCSIConnection {
  /** The state that was asked for last. */
  readonly RequestedState: number | null;
  /** The host that the connection ends at. */
  readonly SystemName: string | null;
}

export interface MSISCSITARGET_iSCSIConnectionMethods extends CIM_iSCSIConnectionMethods {}

/** MSISCSITARGET_iSCSIConnection and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_iSCSIConnectionFamily =
  | 'MSISCSITARGET_iSCSIConnection';
