// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_HostedStoragePool, CIM_HostedStoragePoolMethods } from './CIM_HostedStoragePool.js';

/** Says to which host a pool belongs. */
export interface MSISCSITARGET_HostedStoragePool extends CIM_HostedStoragePool {}

export interface MSISCSITARGET_HostedStoragePoolMethods extends CIM_HostedStoragePoolMethods {}

/** MSISCSITARGET_HostedStoragePool and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_HostedStoragePoolFamily =
  | 'MSISCSITARGET_HostedStoragePool';
