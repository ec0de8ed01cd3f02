// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_Credential, CIM_CredentialMethods } from './CIM_Credential.js';

/** A secret that two sides know, named by an InstanceID instead of by a service. */
export interface CIM_SharedCredential extends CIM_Credential {
  /** Names the credential among all instances of the namespace. */
  readonly InstanceID: string | null;
  /** The name that the principal is known by at the other side. */
  readonly RemoteID: string | null;
  /** The secret itself. It can be written and is not given out. */
  readonly Secret: string | null;
  /** How the secret is transformed before it is used in the protocol, if at all. */
  readonly Algorithm: string | null;
  /** The protocol in which the secret is used. */
  readonly Protocol: string | null;
}

export interface CIM_SharedCredentialMethods extends CIM_CredentialMethods {}

/** CIM_SharedCredential and all classes below it: what a reference to it may name. */
export type CIM_SharedCredentialFamily =
  | 'CIM_SharedCredential';
