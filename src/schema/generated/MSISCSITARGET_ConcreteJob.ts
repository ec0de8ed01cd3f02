// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ConcreteJob, CIM_ConcreteJobMethods } from './CIM_ConcreteJob.js';

/** A job of one of the services of the target model. */
export interface MSISCSITARGET_ConcreteJob extends CIM_ConcreteJob {}

export interface MSISCSITARGET_ConcreteJobMethods extends CIM_ConcreteJobMethods {}

/** MSISCSITARGET_ConcreteJob and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_ConcreteJobFamily =
  | 'MSISCSITARGET_ConcreteJob';
