// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_StorageCapabilities, CIM_StorageCapabilitiesMethods } from './CIM_StorageCapabilities.js';

/** What kinds of volume can be made. */
export interface MSISCSITARGET_StorageCapabilities extends CIM_StorageCapabilities {}

export interface MSISCSITARGET_StorageCapabilitiesMethods extends CIM_StorageCapabilitiesMethods {}

/** MSISCSITARGET_StorageCapabilities and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_StorageCapabilitiesFamily =
  | 'MSISCSITARGET_StorageCapabilities';
