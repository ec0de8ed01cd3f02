// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_AuthenticationService, CIM_AuthenticationServiceMethods } from './CIM_AuthenticationService.js';
import type { CIM_StorageHardwareIDManagementServiceFamily } from './CIM_StorageHardwareIDManagementService.js';

/** Creates and keeps identities. */
export interface CIM_IdentityManagementService extends CIM_AuthenticationService {}

export interface CIM_IdentityManagementServiceMethods extends CIM_AuthenticationServiceMethods {}

/** CIM_IdentityManagementService and all classes below it: what a reference to it may name. */
export type CIM_IdentityManagementServiceFamily =
  | 'CIM_IdentityManagementService'
  | CIM_StorageHardwareIDManagementServiceFamily;
