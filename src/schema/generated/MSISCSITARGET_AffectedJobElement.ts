// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_AffectedJobElement, CIM_AffectedJobElementMethods } from './CIM_AffectedJobElement.js';

/** Says which element of the target model a job works on. */
export interface MSISCSITARGET_AffectedJobElement extends CIM_AffectedJobElement {}

export interface MSISCSITARGET_AffectedJobElementMethods extends CIM_AffectedJobElementMethods {}

/** MSISCSITARGET_AffectedJobElement and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_AffectedJobElementFamily =
  | 'MSISCSITARGET_AffectedJobElement';
