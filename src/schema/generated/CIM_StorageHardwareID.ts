// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_GatewayPathIDFamily } from './CIM_GatewayPathID.js';
import type { CIM_Identity, CIM_IdentityMethods } from './CIM_Identity.js';
import type { MSISCSITARGET_StorageHardwareIDFamily } from './MSISCSITARGET_StorageHardwareID.js';

/** Values of CIM_StorageHardwareID.IDType (ValueMap). */
export const CIM_StorageHardwareID_IDType = {
  Other: 1,
  PortWWN: 2,
  NodeWWN: 3,
  Hostname: 4,
  ISCSIName: 5,
  SwitchWWN: 6,
  SASAddress: 7,
} as const;

/** Identifies an initiator by the name of its port or node. */
export interface CIM_StorageHardwareID extends CIM_Identity {
  /** The name; for iSCSI the initiator name. */
  readonly StorageID: string | null;
  /** What kind of name StorageID is. */
  readonly IDType: number | null;
  /** Names the kind where IDType is "Other". */
  readonly OtherIDType: string | null;
}

export interface CIM_StorageHardwareIDMethods extends CIM_IdentityMethods {}

/** CIM_StorageHardwareID and all classes below it: what a reference to it may name. */
export type CIM_StorageHardwareIDFamily =
  | 'CIM_StorageHardwareID'
  | CIM_GatewayPathIDFamily
  | MSISCSITARGET_StorageHardwareIDFamily;
