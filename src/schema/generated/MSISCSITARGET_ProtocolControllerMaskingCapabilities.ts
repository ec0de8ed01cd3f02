// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ProtocolControllerMaskingCapabilities, CIM_ProtocolControllerMaskingCapabilitiesMethods } from './CIM_ProtocolControllerMaskingCapabilities.js';

/** What the controller configuration service can do. */
export interface MSISCSITARGET_ProtocolControllerMaskingCapabilities extends CIM_ProtocolControllerMaskingCapabilities {}

export interface MSISCSITARGET_ProtocolControllerMaskingCapabilitiesMethods extends CIM_ProtocolControllerMaskingCapabilitiesMethods {}

/** MSISCSITARGET_ProtocolControllerMaskingCapabilities and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_ProtocolControllerMaskingCapabilitiesFamily =
  | 'MSISCSITARGET_ProtocolControllerMaskingCapabilities';
