// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_HostedService, CIM_HostedServiceMethods } from './CIM_HostedService.js';

/** Says on which host the server runs. */
export interface MSFTSM_HostedService extends CIM_HostedService {}

export interface MSFTSM_HostedServiceMethods extends CIM_HostedServiceMethods {}

/** MSFTSM_HostedService and all classes below it: what a reference to it may name. */
export type MSFTSM_HostedServiceFamily =
  | 'MSFTSM_HostedService';
