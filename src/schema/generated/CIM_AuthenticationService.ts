// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_CredentialManagementServiceFamily } from './CIM_CredentialManagementService.js';
import type { CIM_IdentityManagementServiceFamily } from './CIM_IdentityManagementService.js';
import type { CIM_SecurityService, CIM_SecurityServiceMethods } from './CIM_SecurityService.js';

/** A service that establishes who somebody is. */
export interface CIM_AuthenticationService extends CIM_SecurityService {}

export interface CIM_AuthenticationServiceMethods extends CIM_SecurityServiceMethods {}

/** CIM_AuthenticationService and all classes below it: what a reference to it may name. */
export type CIM_AuthenticationServiceFamily =
  | 'CIM_AuthenticationService'
  | CIM_CredentialManagementServiceFamily
  | CIM_IdentityManagementServiceFamily;
