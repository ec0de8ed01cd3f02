// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_SAPAvailableForElement, CIM_SAPAvailableForElementMethods } from './CIM_SAPAvailableForElement.js';

/** Says through which target port an iSCSI node is reached. */
export interface MSISCSITARGET_SAPAvailableForElement extends CIM_SAPAvailableForElement {}

export interface MSISCSITARGET_SAPAvailableForElementMethods extends CIM_SAPAvailableForElementMethods {}

/** MSISCSITARGET_SAPAvailableForElement and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_SAPAvailableForElementFamily =
  | 'MSISCSITARGET_SAPAvailableForElement';
