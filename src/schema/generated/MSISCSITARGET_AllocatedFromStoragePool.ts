// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_AllocatedFromStoragePool, CIM_AllocatedFromStoragePoolMethods } from './CIM_AllocatedFromStoragePool.js';

/** Says from which pool a volume takes its space. */
export interface MSISCSITARGET_AllocatedFromStoragePool extends CIM_AllocatedFromStoragePool {}

export interface MSISCSITARGET_AllocatedFromStoragePoolMethods extends CIM_AllocatedFromStoragePoolMethods {}

/** MSISCSITARGET_AllocatedFromStoragePool and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_AllocatedFromStoragePoolFamily =
  | 'MSISCSITARGET_AllocatedFromStoragePool';
