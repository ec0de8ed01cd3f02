// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_AuthenticationCondition, CIM_AuthenticationConditionMethods } from './CIM_AuthenticationCondition.js';

/** The condition that somebody has proved by a shared secret who he is. */
export interface CIM_SharedSecretAuthentication extends CIM_AuthenticationCondition {
  /** The name that he gives. */
  readonly IDOfPrincipal: string | null;
  /** Where the secret holds. */
  readonly ContextOfSecret: string | null;
}

export interface CIM_SharedSecretAuthenticationMethods extends CIM_AuthenticationConditionMethods {}

/** CIM_SharedSecretAuthentication and all classes below it: what a reference to it may name. */
export type CIM_SharedSecretAuthenticationFamily =
  | 'CIM_SharedSecretAuthentication';
