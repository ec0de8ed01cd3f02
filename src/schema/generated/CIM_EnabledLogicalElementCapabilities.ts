// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_Capabilities, CIM_CapabilitiesMethods } from './CIM_Capabilities.js';
import type { CIM_CredentialManagementCapabilitiesFamily } from './CIM_CredentialManagementCapabilities.js';
import type { CIM_WBEMServerCapabilitiesFamily } from './CIM_WBEMServerCapabilities.js';

/** Values of CIM_EnabledLogicalElementCapabilities.RequestedStatesSupported (ValueMap). */
export const CIM_EnabledLogicalElementCapabilities_RequestedStatesSupported = {
  Enabled: 2,
  Disabled: 3,
  ShutDown: 4,
  Offline: 6,
  Test: 7,
  Defer: 8,
  Quiesce: 9,
  Reboot: 10,
  Reset: 11,
} as const;

/** Values of CIM_EnabledLogicalElementCapabilities.StateAwareness (ValueMap). */
export const CIM_EnabledLogicalElementCapabilities_StateAwareness = {
  Implicit: 2,
  RequestStateChange: 3,
} as const;

/** Into which states an element can be brought and how it can be named. */
export interface CIM_EnabledLogicalElementCapabilities extends CIM_Capabilities {
  /** Whether ElementName can be changed. */
  readonly ElementNameEditSupported: boolean | null;
  /** How long ElementName may be. */
  readonly MaxElementNameLen: number | null;
  /** The states that can be asked for. */
  readonly RequestedStatesSupported: readonly (number | null)[] | null;
  /** The regular expression that ElementName must match. */
  readonly ElementNameMask: string | null;
  /** Whether the element knows its states by itself. */
  readonly StateAwareness: readonly (number | null)[] | null;
}

export interface CIM_EnabledLogicalElementCapabilitiesMethods extends CIM_CapabilitiesMethods {}

/** CIM_EnabledLogicalElementCapabilities and all classes below it: what a reference to it may name. */
export type CIM_EnabledLogicalElementCapabilitiesFamily =
  | 'CIM_EnabledLogicalElementCapabilities'
  | CIM_CredentialManagementCapabilitiesFamily
  | CIM_WBEMServerCapabilitiesFamily;
