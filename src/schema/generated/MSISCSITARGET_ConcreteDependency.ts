// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ConcreteDependency, CIM_ConcreteDependencyMethods } from './CIM_ConcreteDependency.js';

/** Says that one element of the target model needs another. */
export interface MSISCSITARGET_ConcreteDependency extends CIM_ConcreteDependency {}

export interface MSISCSITARGET_ConcreteDependencyMethods extends CIM_ConcreteDependencyMethods {}

/** MSISCSITARGET_ConcreteDependency and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_ConcreteDependencyFamily =
  | 'MSISCSITARGET_ConcreteDependency';
