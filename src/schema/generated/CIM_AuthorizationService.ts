// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_PrivilegeManagementServiceFamily } from './CIM_PrivilegeManagementService.js';
import type { CIM_SecurityService, CIM_SecurityServiceMethods } from './CIM_SecurityService.js';

/** A service that decides what somebody may do, or keeps these decisions. */
export interface CIM_AuthorizationService extends CIM_SecurityService {}

export interface CIM_AuthorizationServiceMethods extends CIM_SecurityServiceMethods {}

/** CIM_AuthorizationService and all classes below it: what a reference to it may name. */
export type CIM_AuthorizationServiceFamily =
  | 'CIM_AuthorizationService'
  | CIM_PrivilegeManagementServiceFamily;
