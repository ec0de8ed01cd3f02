// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_BlockStatisticsService, CIM_BlockStatisticsServiceMethods } from './CIM_BlockStatisticsService.js';

/** Hands out what initiators have read and written of volumes. */
export interface ISCSIWBEM_BlockStatisticsService extends CIM_BlockStatisticsService {}

export interface ISCSIWBEM_BlockStatisticsServiceMethods extends CIM_BlockStatisticsServiceMethods {}

/** ISCSIWBEM_BlockStatisticsService and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_BlockStatisticsServiceFamily =
  | 'ISCSIWBEM_BlockStatisticsService';
