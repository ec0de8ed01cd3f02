// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_NetworkPipe, CIM_NetworkPipeMethods } from './CIM_NetworkPipe.js';
import type { MSISCSITARGET_iSCSIConnectionFamily } from './MSISCSITARGET_iSCSIConnection.js';

/** Values of CIM_iSCSIConnection.HeaderDigestMethod (ValueMap). */
export const CIM_iSCSIConnection_HeaderDigestMethod = {
  Other: 1,
  NoDigest: 2,
  CRC32C: 3,
} as const;

/** Values of CIM_iSCSIConnection.DataDigestMethod (ValueMap). */
export const CIM_iSCSIConnection_DataDigestMethod = {
  Other: 1,
  NoDigest: 2,
  CRC32C: 3,
} as const;

/** Values of CIM_iSCSIConnection.AuthenticationMethodUsed (ValueMap). */
export const CIM_iSCSIConnection_AuthenticationMethodUsed = {
  NoAuthentication: 2,
  SRP: 3,
  CHAP: 4,
  Kerberos: 5,
} as const;

/** A TCP connection of an iSCSI session. */
export interface CIM_iSCSIConnection extends CIM_NetworkPipe {
  /** The CID that the initiator gave it. */
  readonly ConnectionID: number | null;
  /** The longest data segment that this side takes, in bytes. */
  readonly MaxReceiveDataSegmentLength: number | null;
  /** The longest data segment that this side sends, in bytes. */
  readonly MaxTransmitDataSegmentLength: number | null;
  /** How headers are protected. */
  readonly HeaderDigestMethod: number | null;
  /** Names the digest where HeaderDigestMethod is "Other". */
  readonly OtherHeaderDigestMethod: string | null;
  /** How data is protected. */
  readonly DataDigestMethod: number | null;
  /** Names the digest where DataDigestMethod is "Other". */
  readonly OtherDataDigestMethod: string | null;
  /** Whether this side receives markers. */
  readonly ReceivingMarkers: boolean | null;
  /** Whether this side sends markers. */
  readonly SendingMarkers: boolean | null;
  /** The version of iSCSI in use. */
  readonly ActiveiSCSIVersion: boolean | null;
  /** How the initiator proved who it is at login. */
  readonly AuthenticationMethodUsed: number | null;
  /** TRUE if the target proved itself too. */
  readonly MutualAuthentication: boolean | null;
}

export interface CIM_iSCSIConnectionMethods extends CIM_NetworkPipeMethods {}

/** CIM_iSCSIConnection and all classes below it: what a reference to it may name. */
export type CIM_iSCSIConnectionFamily =
  | 'CIM_iSCSIConnection'
  | MSISCSITARGET_iSCSIConnectionFamily;
