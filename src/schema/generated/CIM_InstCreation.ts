// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_InstIndication, CIM_InstIndicationMethods } from './CIM_InstIndication.js';

/** Tells that an instance was created. */
export interface CIM_InstCreation extends CIM_InstIndication {}

export interface CIM_InstCreationMethods extends CIM_InstIndicationMethods {}

/** CIM_InstCreation and all classes below it: what a reference to it may name. */
export type CIM_InstCreationFamily =
  | 'CIM_InstCreation';
