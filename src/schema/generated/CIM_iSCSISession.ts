// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_NetworkPipe, CIM_NetworkPipeMethods } from './CIM_NetworkPipe.js';
import type { MSISCSITARGET_iSCSISessionFamily } from './MSISCSITARGET_iSCSISession.js';

/** Values of CIM_iSCSISession.Directionality (ValueMap). */
export const CIM_iSCSISession_Directionality = {
  BiDirectional: 2,
} as const;

/** Values of CIM_iSCSISession.SessionType (ValueMap). */
export const CIM_iSCSISession_SessionType = {
  Discovery: 2,
  Normal: 3,
} as const;

/** An iSCSI session: what joins an initiator port to a target port. */
export interface CIM_iSCSISession extends CIM_NetworkPipe {
  /** Always both ways. */
  readonly Directionality: number | null;
  /** Whether it is for discovery or for everything. */
  readonly SessionType: number | null;
  /** The number that the target gave the session. */
  readonly TSIH: number | null;
  /** The iSCSI name of the other side. */
  readonly EndPointName: string | null;
  /** How many connections it has. */
  readonly CurrentConnections: number | null;
  /** TRUE if the initiator must wait for leave to send data. */
  readonly InitialR2T: boolean | null;
  /** TRUE if data may come with a command. */
  readonly ImmediateData: boolean | null;
  /** How many requests for data may be open for a task. */
  readonly MaxOutstandingR2T: number | null;
  /** How much data may be sent unasked, in bytes. */
  readonly MaxUnsolicitedFirstDataBurstLength: number | null;
  /** How much data may be sent at once, in bytes. */
  readonly MaxDataBurstLength: number | null;
  /** TRUE if data sequences come in order. */
  readonly DataSequenceInOrder: boolean | null;
  /** TRUE if the PDUs of a sequence come in order. */
  readonly DataPDUInOrder: boolean | null;
  /** The level of error recovery. */
  readonly ErrorRecoveryLevel: number | null;
  /** How many connections it may have. */
  readonly MaxConnectionsPerSession: number | null;
  /** How long to wait before a connection is taken up again, in seconds. */
  readonly DefaultTimeToWait: number | null;
  /** How long tasks are kept for that, in seconds. */
  readonly DefaultTimeToRetain: number | null;
}

export interface CIM_iSCSISessionMethods extends CIM_NetworkPipeMethods {}

/** CIM_iSCSISession and all classes below it: what a reference to it may name. */
export type CIM_iSCSISessionFamily =
  | 'CIM_iSCSISession'
  | MSISCSITARGET_iSCSISessionFamily;
