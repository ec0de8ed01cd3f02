// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_BlockStatisticsServiceFamily } from './CIM_BlockStatisticsService.js';
import type { CIM_Service, CIM_ServiceMethods } from './CIM_Service.js';

/** A service that hands out statistics. */
export interface CIM_StatisticsService extends CIM_Service {}

export interface CIM_StatisticsServiceMethods extends CIM_ServiceMethods {}

/** CIM_StatisticsService and all classes below it: what a reference to it may name. */
export type CIM_StatisticsServiceFamily =
  | 'CIM_StatisticsService'
  | CIM_BlockStatisticsServiceFamily;
