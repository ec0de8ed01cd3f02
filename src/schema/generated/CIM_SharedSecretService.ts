// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_LocalCredentialManagementService, CIM_LocalCredentialManagementServiceMethods } from './CIM_LocalCredentialManagementService.js';
import type { ISCSIWBEM_SharedSecretServiceFamily } from './ISCSIWBEM_SharedSecretService.js';

/** A service that keeps shared secrets and checks by them who somebody is. A RemoteID is unique within it. */
export interface CIM_SharedSecretService extends CIM_LocalCredentialManagementService {
  /** How the service transforms secrets before it uses them, if at all. */
  readonly Algorithm: string | null;
  /** The protocol in which it uses the secrets. */
  readonly Protocol: string | null;
}

export interface CIM_SharedSecretServiceMethods extends CIM_LocalCredentialManagementServiceMethods {}

/** CIM_SharedSecretService and all classes below it: what a reference to it may name. */
export type CIM_SharedSecretServiceFamily =
  | 'CIM_SharedSecretService'
  | ISCSIWBEM_SharedSecretServiceFamily;
