// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_NetworkPipeComposition, CIM_NetworkPipeCompositionMethods } from './CIM_NetworkPipeComposition.js';

/** Says which connections make up a session. */
export interface MSISCSITARGET_NetworkPipeComposition extends CIM_NetworkPipeComposition {}

export interface MSISCSITARGET_NetworkPipeCompositionMethods extends CIM_NetworkPipeCompositionMethods {}

/** MSISCSITARGET_NetworkPipeComposition and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_NetworkPipeCompositionFamily =
  | 'MSISCSITARGET_NetworkPipeComposition';
