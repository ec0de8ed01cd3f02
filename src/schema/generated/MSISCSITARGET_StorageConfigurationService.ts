// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_StorageConfigurationService, CIM_StorageConfigurationServiceMethods } from './CIM_StorageConfigurationService.js';

/** Creates, changes and deletes volumes. */
export interface MSISCSITARGET_StorageConfigurationService extends CIM_StorageConfigurationService {}

export interface MSISCSITARGET_StorageConfigurationServiceMethods extends CIM_StorageConfigurationServiceMethods {}

/** MSISCSITARGET_StorageConfigurationService and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_StorageConfigurationServiceFamily =
  | 'MSISCSITARGET_StorageConfigurationService';
