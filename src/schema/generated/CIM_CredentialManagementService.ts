// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_AuthenticationService, CIM_AuthenticationServiceMethods } from './CIM_AuthenticationService.js';
import type { CIM_LocalCredentialManagementServiceFamily } from './CIM_LocalCredentialManagementService.js';

/** An authentication service that issues credentials or looks after them. */
export interface CIM_CredentialManagementService extends CIM_AuthenticationService {}

export interface CIM_CredentialManagementServiceMethods extends CIM_AuthenticationServiceMethods {}

/** CIM_CredentialManagementService and all classes below it: what a reference to it may name. */
export type CIM_CredentialManagementServiceFamily =
  | 'CIM_CredentialManagementService'
  | CIM_LocalCredentialManagementServiceFamily;
