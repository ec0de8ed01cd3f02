// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_iSCSISession, CIM_iSCSISessionMethods } from './CIM_iSCSISession.js';

/** Values of MSISCSITARGET_iSCSISession.RequestedState (ValueMap). */
export const MSISCSITARGET_iSCSISession_RequestedState = {
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

/** A session with a target: who is logged in now. */
export interface MSISCSITARGET_iSCSISession extends CIM_iSCSISession {
  /** The state that was asked for last. */
  readonly RequestedState: number | null;
  /** The host that the session ends at. */
  readonly SystemName: string | null;
}

export interface MSISCSITARGET_iSCSISessionMethods extends CIM_iSCSISessionMethods {}

/** MSISCSITARGET_iSCSISession and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_iSCSISessionFamily =
  | 'MSISCSITARGET_iSCSISession';
