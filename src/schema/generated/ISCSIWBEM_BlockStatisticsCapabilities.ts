// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_BlockStatisticsCapabilities, CIM_BlockStatisticsCapabilitiesMethods } from './CIM_BlockStatisticsCapabilities.js';

/** What the service of statistics counts and how. */
export interface ISCSIWBEM_BlockStatisticsCapabilities extends CIM_BlockStatisticsCapabilities {}

export interface ISCSIWBEM_BlockStatisticsCapabilitiesMethods extends CIM_BlockStatisticsCapabilitiesMethods {}

/** ISCSIWBEM_BlockStatisticsCapabilities and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_BlockStatisticsCapabilitiesFamily =
  | 'ISCSIWBEM_BlockStatisticsCapabilities';
