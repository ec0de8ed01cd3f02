// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_InstIndication, CIM_InstIndicationMethods } from './CIM_InstIndication.js';

/** Tells that an instance was deleted. */
export interface CIM_InstDeletion extends CIM_InstIndication {}

export interface CIM_InstDeletionMethods extends CIM_InstIndicationMethods {}

/** CIM_InstDeletion and all classes below it: what a reference to it may name. */
export type CIM_InstDeletionFamily =
  | 'CIM_InstDeletion';
