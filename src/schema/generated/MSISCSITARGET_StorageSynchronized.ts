// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_StorageSynchronized, CIM_StorageSynchronizedMethods } from './CIM_StorageSynchronized.js';

/** Says that a volume is a snapshot of another. */
export interface MSISCSITARGET_StorageSynchronized extends CIM_StorageSynchronized {}

export interface MSISCSITARGET_StorageSynchronizedMethods extends CIM_StorageSynchronizedMethods {}

/** MSISCSITARGET_StorageSynchronized and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_StorageSynchronizedFamily =
  | 'MSISCSITARGET_StorageSynchronized';
