// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_SCSIProtocolEndpoint, CIM_SCSIProtocolEndpointMethods } from './CIM_SCSIProtocolEndpoint.js';
import type { MSISCSITARGET_iSCSIProtocolEndpointFamily } from './MSISCSITARGET_iSCSIProtocolEndpoint.js';

/** Values of CIM_iSCSIProtocolEndpoint.Role (ValueMap). */
export const CIM_iSCSIProtocolEndpoint_Role = {
  Initiator: 2,
  Target: 3,
} as const;

/**
 * An iSCSI port: for a target its portal group with one iSCSI name, for an initiator its name with an ISID.
 */
export interface CIM_iSCSIProtocolEndpoint extends CIM_SCSIProtocolEndpoint {
  /**
   * The name of the SCSI port: `name,t,0x` and the portal group tag for a target, `name,i,0x` and the ISID
   * for an initiator.
   */
  readonly Name: string | null;
  /** Whether the port is that of an initiator, of a target or of both. */
  readonly Role: number | null;
  /** The portal group tag or the ISID alone, as 12 hexadecimal digits. */
  readonly Identifier: string | null;
}

export interface CIM_iSCSIProtocolEndpointMethods extends CIM_SCSIProtocolEndpointMethods {}

/** CIM_iSCSIProtocolEndpoint and all classes below it: what a reference to it may name. */
export type CIM_iSCSIProtocolEndpointFamily =
  | 'CIM_iSCSIProtocolEndpoint'
  | MSISCSITARGET_iSCSIProtocolEndpointFamily;
