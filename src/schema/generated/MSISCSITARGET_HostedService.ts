// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_HostedService, CIM_HostedServiceMethods } from './CIM_HostedService.js';

/** Says on which host a service of the target model runs. */
export interface MSISCSITARGET_HostedService extends CIM_HostedService {}

export interface MSISCSITARGET_HostedServiceMethods extends CIM_HostedServiceMethods {}

/** MSISCSITARGET_HostedService and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_HostedServiceFamily =
  | 'MSISCSITARGET_HostedService';
