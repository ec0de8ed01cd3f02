// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ServiceAffectsElement, CIM_ServiceAffectsElementMethods } from './CIM_ServiceAffectsElement.js';

/** Says what a service changes. */
export interface ISCSIWBEM_ServiceAffectsElement extends CIM_ServiceAffectsElement {}

export interface ISCSIWBEM_ServiceAffectsElementMethods extends CIM_ServiceAffectsElementMethods {}

/** ISCSIWBEM_ServiceAffectsElement and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_ServiceAffectsElementFamily =
  | 'ISCSIWBEM_ServiceAffectsElement';
