// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_Capabilities, CIM_CapabilitiesMethods } from './CIM_Capabilities.js';
import type { MSISCSITARGET_iSCSICapabilitiesFamily } from './MSISCSITARGET_iSCSICapabilities.js';

/** Values of CIM_iSCSICapabilities.AuthenticationMethodsSupported (ValueMap). */
export const CIM_iSCSICapabilities_AuthenticationMethodsSupported = {
  None: 2,
  SRP: 3,
  CHAP: 4,
  Kerberos: 5,
} as const;

/** Values of CIM_iSCSICapabilities.SupportedFeatures (ValueMap). */
export const CIM_iSCSICapabilities_SupportedFeatures = {
  None: 0,
  Other: 1,
  ISCSISession: 2,
} as const;

/** What an iSCSI implementation can do. */
export interface CIM_iSCSICapabilities extends CIM_Capabilities {
  /** The lowest version of iSCSI. */
  readonly MinimumSpecificationVersionSupported: number | null;
  /** The highest version of iSCSI. */
  readonly MaximumSpecificationVersionSupported: number | null;
  /** The ways of authentication at login. */
  readonly AuthenticationMethodsSupported: readonly (number | null)[] | null;
  /** Names each feature that is "Other". */
  readonly OtherSupportedFeatures: readonly (string | null)[] | null;
  /** Optional features. */
  readonly SupportedFeatures: readonly (number | null)[] | null;
}

export interface CIM_iSCSICapabilitiesMethods extends CIM_CapabilitiesMethods {}

/** CIM_iSCSICapabilities and all classes below it: what a reference to it may name. */
export type CIM_iSCSICapabilitiesFamily =
  | 'CIM_iSCSICapabilities'
  | MSISCSITARGET_iSCSICapabilitiesFamily;
