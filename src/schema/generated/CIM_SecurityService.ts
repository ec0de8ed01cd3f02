// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_AccountManagementServiceFamily } from './CIM_AccountManagementService.js';
import type { CIM_AuthenticationServiceFamily } from './CIM_AuthenticationService.js';
import type { CIM_AuthorizationServiceFamily } from './CIM_AuthorizationService.js';
import type { CIM_Service, CIM_ServiceMethods } from './CIM_Service.js';

/** A service that has to do with security. */
export interface CIM_SecurityService extends CIM_Service {}

export interface CIM_SecurityServiceMethods extends CIM_ServiceMethods {}

/** CIM_SecurityService and all classes below it: what a reference to it may name. */
export type CIM_SecurityServiceFamily =
  | 'CIM_SecurityService'
  | CIM_AccountManagementServiceFamily
  | CIM_AuthenticationServiceFamily
  | CIM_AuthorizationServiceFamily;
