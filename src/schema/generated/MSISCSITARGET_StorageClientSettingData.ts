// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_StorageClientSettingData, CIM_StorageClientSettingDataMethods } from './CIM_StorageClientSettingData.js';

/** What kind of host uses a volume. */
export interface MSISCSITARGET_StorageClientSettingData extends CIM_StorageClientSettingData {}

export interface MSISCSITARGET_StorageClientSettingDataMethods extends CIM_StorageClientSettingDataMethods {}

/** MSISCSITARGET_StorageClientSettingData and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_StorageClientSettingDataFamily =
  | 'MSISCSITARGET_StorageClientSettingData';
