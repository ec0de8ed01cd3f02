// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_OwningJobElement, CIM_OwningJobElementMethods } from './CIM_OwningJobElement.js';

/** The service that a job of the target model is of. */
export interface ISCSIWBEM_OwningJobElement extends CIM_OwningJobElement {}

export interface ISCSIWBEM_OwningJobElementMethods extends CIM_OwningJobElementMethods {}

/** ISCSIWBEM_OwningJobElement and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_OwningJobElementFamily =
  | 'ISCSIWBEM_OwningJobElement';
