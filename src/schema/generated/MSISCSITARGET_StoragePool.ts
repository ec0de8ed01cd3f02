// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_StoragePool, CIM_StoragePoolMethods } from './CIM_StoragePool.js';

/** Where the volumes of the host take their space. */
export interface MSISCSITARGET_StoragePool extends CIM_StoragePool {
  /** The host that the pool belongs to. */
  readonly SystemName: string | null;
}

export interface MSISCSITARGET_StoragePoolMethods extends CIM_StoragePoolMethods {}

/** MSISCSITARGET_StoragePool and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_StoragePoolFamily =
  | 'MSISCSITARGET_StoragePool';
