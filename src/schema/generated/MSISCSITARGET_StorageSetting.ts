// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_StorageSetting, CIM_StorageSettingMethods } from './CIM_StorageSetting.js';

/** What a volume is to be like. */
export interface MSISCSITARGET_StorageSetting extends CIM_StorageSetting {}

export interface MSISCSITARGET_StorageSettingMethods extends CIM_StorageSettingMethods {}

/** MSISCSITARGET_StorageSetting and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_StorageSettingFamily =
  | 'MSISCSITARGET_StorageSetting';
