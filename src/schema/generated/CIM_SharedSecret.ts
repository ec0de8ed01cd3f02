// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_Credential, CIM_CredentialMethods } from './CIM_Credential.js';
import type { ISCSIWBEM_SharedSecretFamily } from './ISCSIWBEM_SharedSecret.js';

/**
 * A secret that a principal and a service both know. For CHAP: the name and the secret that one side proves
 * itself with.
 */
export interface CIM_SharedSecret extends CIM_Credential {
  /** Creation class of the system in whose scope the name is unique. */
  readonly SystemCreationClassName: string | null;
  /** Name of the system in whose scope the name is unique. */
  readonly SystemName: string | null;
  /** Creation class of the scoping service. */
  readonly ServiceCreationClassName: string | null;
  /** Name of the scoping service. */
  readonly ServiceName: string | null;
  /** The name that the principal is known by at the service; for CHAP the CHAP name. */
  readonly RemoteID: string | null;
  /** The secret itself. It can be written; reading yields NULL. */
  readonly Secret: string | null;
  /** How the secret is transformed before it is used in the protocol, if at all. */
  readonly Algorithm: string | null;
  /** The protocol in which the secret is used. */
  readonly Protocol: string | null;
}

export interface CIM_SharedSecretMethods extends CIM_CredentialMethods {}

/** CIM_SharedSecret and all classes below it: what a reference to it may name. */
export type CIM_SharedSecretFamily =
  | 'CIM_SharedSecret'
  | ISCSIWBEM_SharedSecretFamily;
