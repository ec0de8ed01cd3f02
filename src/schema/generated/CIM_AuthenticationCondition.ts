// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_PolicyCondition, CIM_PolicyConditionMethods } from './CIM_PolicyCondition.js';
import type { CIM_SharedSecretAuthenticationFamily } from './CIM_SharedSecretAuthentication.js';

/** A condition that holds if somebody has proved who he is in a certain way. */
export interface CIM_AuthenticationCondition extends CIM_PolicyCondition {}

export interface CIM_AuthenticationConditionMethods extends CIM_PolicyConditionMethods {}

/** CIM_AuthenticationCondition and all classes below it: what a reference to it may name. */
export type CIM_AuthenticationConditionFamily =
  | 'CIM_AuthenticationCondition'
  | CIM_SharedSecretAuthenticationFamily;
