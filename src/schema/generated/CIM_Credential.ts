// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_ManagedElement, CIM_ManagedElementMethods } from './CIM_ManagedElement.js';
import type { CIM_SharedCredentialFamily } from './CIM_SharedCredential.js';
import type { CIM_SharedSecretFamily } from './CIM_SharedSecret.js';

/** Something that is presented to prove an identity: a secret, a key, a certificate or a ticket. */
export interface CIM_Credential extends CIM_ManagedElement {
  /** When the credential was issued. */
  readonly Issued: CIMDateTime | null;
  /** The end of its validity; NULL means that it does not expire. */
  readonly Expires: CIMDateTime | null;
  /** The beginning of its validity; NULL means from the time of issue. */
  readonly ValidFrom: CIMDateTime | null;
}

export interface CIM_CredentialMethods extends CIM_ManagedElementMethods {}

/** CIM_Credential and all classes below it: what a reference to it may name. */
export type CIM_CredentialFamily =
  | 'CIM_Credential'
  | CIM_SharedCredentialFamily
  | CIM_SharedSecretFamily;
