// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_EnabledLogicalElementCapabilities, CIM_EnabledLogicalElementCapabilitiesMethods } from './CIM_EnabledLogicalElementCapabilities.js';

/** Values of CIM_WBEMServerCapabilities.OperationsSupported (ValueMap). */
export const CIM_WBEMServerCapabilities_OperationsSupported = {
  RequestStateChange: 2,
  CreateWBEMServerNamespace: 3,
  DeleteNamespace: 4,
  ModifyNamespace: 5,
} as const;

/** What a WBEM server can do. */
export interface CIM_WBEMServerCapabilities extends CIM_EnabledLogicalElementCapabilities {
  /** The operations that can be used. */
  readonly OperationsSupported: readonly (number | null)[] | null;
}

export interface CIM_WBEMServerCapabilitiesMethods extends CIM_EnabledLogicalElementCapabilitiesMethods {}

/** CIM_WBEMServerCapabilities and all classes below it: what a reference to it may name. */
export type CIM_WBEMServerCapabilitiesFamily =
  | 'CIM_WBEMServerCapabilities';
