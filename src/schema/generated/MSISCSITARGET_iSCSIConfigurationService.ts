// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_iSCSIConfigurationService, CIM_iSCSIConfigurationServiceMethods } from './CIM_iSCSIConfigurationService.js';

/** Creates and deletes targets and their ports. */
export interface MSISCSITARGET_iSCSIConfigurationService extends CIM_iSCSIConfigurationService {}

export interface MSISCSITARGET_iSCSIConfigurationServiceMethods extends CIM_iSCSIConfigurationServiceMethods {}

/** MSISCSITARGET_iSCSIConfigurationService and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_iSCSIConfigurationServiceFamily =
  | 'MSISCSITARGET_iSCSIConfigurationService';
