// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_AuthenticationConditionFamily } from './CIM_AuthenticationCondition.js';
import type { CIM_Policy, CIM_PolicyMethods } from './CIM_Policy.js';

/** A condition of a policy rule. */
export interface CIM_PolicyCondition extends CIM_Policy {
  /** Creation class of the system in whose scope the name is unique. */
  readonly SystemCreationClassName: string | null;
  /** Name of the system in whose scope the name is unique. */
  readonly SystemName: string | null;
  /** Creation class of the rule that it belongs to. */
  readonly PolicyRuleCreationClassName: string | null;
  /** Name of that rule. */
  readonly PolicyRuleName: string | null;
  /** Name of the class that the instance was created with; it keeps instances of sibling subclasses apart. */
  readonly CreationClassName: string | null;
  /** Name of the condition. */
  readonly PolicyConditionName: string | null;
}

export interface CIM_PolicyConditionMethods extends CIM_PolicyMethods {}

/** CIM_PolicyCondition and all classes below it: what a reference to it may name. */
export type CIM_PolicyConditionFamily =
  | 'CIM_PolicyCondition'
  | CIM_AuthenticationConditionFamily;
