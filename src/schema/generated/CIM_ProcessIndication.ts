// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_AlertIndicationFamily } from './CIM_AlertIndication.js';
import type { CIM_Indication, CIM_IndicationMethods } from './CIM_Indication.js';
import type { CIM_SNMPTrapIndicationFamily } from './CIM_SNMPTrapIndication.js';

/** Tells that something has happened that instances do not show. */
export interface CIM_ProcessIndication extends CIM_Indication {}

export interface CIM_ProcessIndicationMethods extends CIM_IndicationMethods {}

/** CIM_ProcessIndication and all classes below it: what a reference to it may name. */
export type CIM_ProcessIndicationFamily =
  | 'CIM_ProcessIndication'
  | CIM_AlertIndicationFamily
  | CIM_SNMPTrapIndicationFamily;
