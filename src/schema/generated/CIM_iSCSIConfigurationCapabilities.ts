// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_Capabilities, CIM_CapabilitiesMethods } from './CIM_Capabilities.js';
import type { MSISCSITARGET_iSCSIConfigurationCapabilitiesFamily } from './MSISCSITARGET_iSCSIConfigurationCapabilities.js';

/** What an iSCSI configuration service can do. */
export interface CIM_iSCSIConfigurationCapabilities extends CIM_Capabilities {
  /** Whether endpoints can be created. */
  readonly iSCSIProtocolEndpointCreationSupported: boolean | null;
  /** Whether a client may choose the portal group tag or ISID. */
  readonly IdentifierSelectionSupported: boolean | null;
  /** Whether nodes can be created. */
  readonly iSCSINodeCreationSupported: boolean | null;
}

export interface CIM_iSCSIConfigurationCapabilitiesMethods extends CIM_CapabilitiesMethods {}

/** CIM_iSCSIConfigurationCapabilities and all classes below it: what a reference to it may name. */
export type CIM_iSCSIConfigurationCapabilitiesFamily =
  | 'CIM_iSCSIConfigurationCapabilities'
  | MSISCSITARGET_iSCSIConfigurationCapabilitiesFamily;
