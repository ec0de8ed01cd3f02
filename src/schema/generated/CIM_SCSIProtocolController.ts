// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ProtocolController, CIM_ProtocolControllerMethods } from './CIM_ProtocolController.js';
import type { MSISCSITARGET_SCSIProtocolControllerFamily } from './MSISCSITARGET_SCSIProtocolController.js';

/** Values of CIM_SCSIProtocolController.NameFormat (ValueMap). */
export const CIM_SCSIProtocolController_NameFormat = {
  Unknown: 0,
  Other: 1,
  FCPortWWN: 2,
  ISCSIName: 3,
} as const;

/**
 * A protocol controller that speaks SCSI. For iSCSI it is the iSCSI node, and the view of logical units that
 * the node offers.
 */
export interface CIM_SCSIProtocolController extends CIM_ProtocolController {
  /** Which kind of name Name is; 3 means an iSCSI name. */
  readonly NameFormat: number | null;
  /** Names the kind where NameFormat is "Other". */
  readonly OtherNameFormat: string | null;
}

export interface CIM_SCSIProtocolControllerMethods extends CIM_ProtocolControllerMethods {}

/** CIM_SCSIProtocolController and all classes below it: what a reference to it may name. */
export type CIM_SCSIProtocolControllerFamily =
  | 'CIM_SCSIProtocolController'
  | MSISCSITARGET_SCSIProtocolControllerFamily;
