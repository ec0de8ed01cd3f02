// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_iSCSICapabilities, CIM_iSCSICapabilitiesMethods } from './CIM_iSCSICapabilities.js';

/** What the iSCSI implementation can do, above all how it authenticates. */
export interface MSISCSITARGET_iSCSICapabilities extends CIM_iSCSICapabilities {}

export interface MSISCSITARGET_iSCSICapabilitiesMethods extends CIM_iSCSICapabilitiesMethods {}

/** MSISCSITARGET_iSCSICapabilities and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_iSCSICapabilitiesFamily =
  | 'MSISCSITARGET_iSCSICapabilities';
