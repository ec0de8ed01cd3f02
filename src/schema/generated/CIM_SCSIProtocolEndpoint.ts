// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ProtocolEndpoint, CIM_ProtocolEndpointMethods } from './CIM_ProtocolEndpoint.js';
import type { CIM_iSCSIProtocolEndpointFamily } from './CIM_iSCSIProtocolEndpoint.js';

/** Values of CIM_SCSIProtocolEndpoint.ConnectionType (ValueMap). */
export const CIM_SCSIProtocolEndpoint_ConnectionType = {
  Other: 1,
  FibreChannel: 2,
  ParallelSCSI: 3,
  SSA: 4,
  IEEE1394: 5,
  RDMA: 6,
  ISCSI: 7,
  SAS: 8,
  ADT: 9,
} as const;

/** Values of CIM_SCSIProtocolEndpoint.Role (ValueMap). */
export const CIM_SCSIProtocolEndpoint_Role = {
  Unknown: 0,
  Initiator: 2,
  Target: 3,
  BothInitiatorAndTarget: 4,
} as const;

/** A SCSI port: the point where SCSI commands enter or leave. */
export interface CIM_SCSIProtocolEndpoint extends CIM_ProtocolEndpoint {
  /** The name of the port; how it is formed depends on the transport. */
  readonly Name: string | null;
  /** The transport that carries SCSI. */
  readonly ConnectionType: number | null;
  /** Whether the port is that of an initiator, of a target or of both. */
  readonly Role: number | null;
  /** Number of the port relative to its target device. */
  readonly TargetRelativePortNumber: number | null;
  /** Names the transport where ConnectionType is "Other". */
  readonly OtherConnectionType: string | null;
}

export interface CIM_SCSIProtocolEndpointMethods extends CIM_ProtocolEndpointMethods {}

/** CIM_SCSIProtocolEndpoint and all classes below it: what a reference to it may name. */
export type CIM_SCSIProtocolEndpointFamily =
  | 'CIM_SCSIProtocolEndpoint'
  | CIM_iSCSIProtocolEndpointFamily;
