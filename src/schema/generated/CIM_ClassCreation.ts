// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ClassIndication, CIM_ClassIndicationMethods } from './CIM_ClassIndication.js';

/** Tells that a class was created. */
export interface CIM_ClassCreation extends CIM_ClassIndication {}

export interface CIM_ClassCreationMethods extends CIM_ClassIndicationMethods {}

/** CIM_ClassCreation and all classes below it: what a reference to it may name. */
export type CIM_ClassCreationFamily =
  | 'CIM_ClassCreation';
