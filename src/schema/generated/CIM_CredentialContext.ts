// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_CredentialFamily } from './CIM_Credential.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';

/** Values of CIM_CredentialContext.Usage (ValueMap). */
export const CIM_CredentialContext_Usage = {
  Owned: 2,
  Trusted: 3,
  TrustedForAuthentication: 4,
  TrustedForAuthorization: 6,
  TrustedForAuthenticationAuthorization: 7,
  TrustedForThirdPartyAuthenticationAuthorization: 8,
} as const;

/**
 * Says for what, or from whom, a credential is accepted: it ties the credential to the element that gives it
 * its context, such as the access point that it opens.
 */
export interface CIM_CredentialContext {
  /** The credential. */
  readonly ElementInContext: CIMInstanceName<CIM_CredentialFamily> | null;
  /** The element in whose context the credential holds. */
  readonly ElementProvidingContext: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** How the element uses the credential: as its own, or to trust what others present. */
  readonly Usage: number | null;
}

export interface CIM_CredentialContextMethods {}

/** CIM_CredentialContext and all classes below it: what a reference to it may name. */
export type CIM_CredentialContextFamily =
  | 'CIM_CredentialContext';
