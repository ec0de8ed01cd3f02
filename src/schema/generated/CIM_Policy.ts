// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ManagedElement, CIM_ManagedElementMethods } from './CIM_ManagedElement.js';
import type { CIM_PolicyConditionFamily } from './CIM_PolicyCondition.js';

/** A rule, or part of one, by which a system is administered. */
export interface CIM_Policy extends CIM_ManagedElement {
  /** A name for people. */
  readonly CommonName: string | null;
  /** Words by which policies are sorted and found. */
  readonly PolicyKeywords: readonly (string | null)[] | null;
}

export interface CIM_PolicyMethods extends CIM_ManagedElementMethods {}

/** CIM_Policy and all classes below it: what a reference to it may name. */
export type CIM_PolicyFamily =
  | 'CIM_Policy'
  | CIM_PolicyConditionFamily;
