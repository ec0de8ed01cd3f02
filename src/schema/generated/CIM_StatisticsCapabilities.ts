// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_BlockStatisticsCapabilitiesFamily } from './CIM_BlockStatisticsCapabilities.js';
import type { CIM_Capabilities, CIM_CapabilitiesMethods } from './CIM_Capabilities.js';

/** What a statistics service can do. */
export interface CIM_StatisticsCapabilities extends CIM_Capabilities {
  readonly ElementTypesSupported: readonly (number | null)[] | null;
  readonly SynchronousMethodsSupported: readonly (number | null)[] | null;
  readonly AsynchronousMethodsSupported: readonly (number | null)[] | null;
}

export interface CIM_StatisticsCapabilitiesMethods extends CIM_CapabilitiesMethods {}

/** CIM_StatisticsCapabilities and all classes below it: what a reference to it may name. */
export type CIM_StatisticsCapabilitiesFamily =
  | 'CIM_StatisticsCapabilities'
  | CIM_BlockStatisticsCapabilitiesFamily;
