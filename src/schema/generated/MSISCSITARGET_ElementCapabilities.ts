// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ElementCapabilities, CIM_ElementCapabilitiesMethods } from './CIM_ElementCapabilities.js';

/** Says what a service or an element of the target model can do. */
export interface MSISCSITARGET_ElementCapabilities extends CIM_ElementCapabilities {}

export interface MSISCSITARGET_ElementCapabilitiesMethods extends CIM_ElementCapabilitiesMethods {}

/** MSISCSITARGET_ElementCapabilities and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_ElementCapabilitiesFamily =
  | 'MSISCSITARGET_ElementCapabilities';
