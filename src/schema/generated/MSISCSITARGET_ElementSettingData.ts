// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ElementSettingData, CIM_ElementSettingDataMethods } from './CIM_ElementSettingData.js';

/** Says which settings apply to an element of the target model. */
export interface MSISCSITARGET_ElementSettingData extends CIM_ElementSettingData {}

export interface MSISCSITARGET_ElementSettingDataMethods extends CIM_ElementSettingDataMethods {}

/** MSISCSITARGET_ElementSettingData and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_ElementSettingDataFamily =
  | 'MSISCSITARGET_ElementSettingData';
