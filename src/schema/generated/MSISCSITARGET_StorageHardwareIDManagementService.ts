// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_StorageHardwareIDManagementService, CIM_StorageHardwareIDManagementServiceMethods } from './CIM_StorageHardwareIDManagementService.js';

/** Creates and deletes the identities of initiators. */
export interface MSISCSITARGET_StorageHardwareIDManagementService extends CIM_StorageHardwareIDManagementService {}

export interface MSISCSITARGET_StorageHardwareIDManagementServiceMethods extends CIM_StorageHardwareIDManagementServiceMethods {}

/** MSISCSITARGET_StorageHardwareIDManagementService and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_StorageHardwareIDManagementServiceFamily =
  | 'MSISCSITARGET_StorageHardwareIDManagementService';
