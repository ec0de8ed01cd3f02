// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ControllerConfigurationService, CIM_ControllerConfigurationServiceMethods } from './CIM_ControllerConfigurationService.js';

/** Decides which initiators see which volumes through which targets. */
export interface MSISCSITARGET_ControllerConfigurationService extends CIM_ControllerConfigurationService {}

export interface MSISCSITARGET_ControllerConfigurationServiceMethods extends CIM_ControllerConfigurationServiceMethods {}

/** MSISCSITARGET_ControllerConfigurationService and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_ControllerConfigurationServiceFamily =
  | 'MSISCSITARGET_ControllerConfigurationService';
