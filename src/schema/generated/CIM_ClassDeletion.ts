// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ClassIndication, CIM_ClassIndicationMethods } from './CIM_ClassIndication.js';

/** Tells that a class was deleted. */
export interface CIM_ClassDeletion extends CIM_ClassIndication {}

export interface CIM_ClassDeletionMethods extends CIM_ClassIndicationMethods {}

/** CIM_ClassDeletion and all classes below it: what a reference to it may name. */
export type CIM_ClassDeletionFamily =
  | 'CIM_ClassDeletion';
