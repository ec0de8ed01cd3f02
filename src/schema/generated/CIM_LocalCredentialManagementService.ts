// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_CredentialManagementService, CIM_CredentialManagementServiceMethods } from './CIM_CredentialManagementService.js';
import type { CIM_SharedSecretServiceFamily } from './CIM_SharedSecretService.js';

/** A credential management service that acts for the system it runs on alone. */
export interface CIM_LocalCredentialManagementService extends CIM_CredentialManagementService {}

export interface CIM_LocalCredentialManagementServiceMethods extends CIM_CredentialManagementServiceMethods {}

/** CIM_LocalCredentialManagementService and all classes below it: what a reference to it may name. */
export type CIM_LocalCredentialManagementServiceFamily =
  | 'CIM_LocalCredentialManagementService'
  | CIM_SharedSecretServiceFamily;
