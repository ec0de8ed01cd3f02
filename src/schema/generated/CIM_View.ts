// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ManagedElement, CIM_ManagedElementMethods } from './CIM_ManagedElement.js';

/** Several instances shown as one. */
export interface CIM_View extends CIM_ManagedElement {}

export interface CIM_ViewMethods extends CIM_ManagedElementMethods {}

/** CIM_View and all classes below it: what a reference to it may name. */
export type CIM_ViewFamily =
  | 'CIM_View';
