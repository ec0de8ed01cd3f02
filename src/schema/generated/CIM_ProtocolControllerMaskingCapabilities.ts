// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Capabilities, CIM_CapabilitiesMethods } from './CIM_Capabilities.js';
import type { CIM_GroupMaskingMappingCapabilitiesFamily } from './CIM_GroupMaskingMappingCapabilities.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { MSISCSITARGET_ProtocolControllerMaskingCapabilitiesFamily } from './MSISCSITARGET_ProtocolControllerMaskingCapabilities.js';

/** Values of CIM_ProtocolControllerMaskingCapabilities.ValidHardwareIdTypes (ValueMap). */
export const CIM_ProtocolControllerMaskingCapabilities_ValidHardwareIdTypes = {
  Other: 1,
  PortWWN: 2,
  NodeWWN: 3,
  HostName: 4,
  ISCSIName: 5,
  SASAddress: 7,
} as const;

/** Values of CIM_ProtocolControllerMaskingCapabilities.PortsPerView (ValueMap). */
export const CIM_ProtocolControllerMaskingCapabilities_PortsPerView = {
  OnePortPerView: 2,
  MultiplePortsPerView: 3,
  AllPortsShareTheSameView: 4,
} as const;

/** Return values of CIM_ProtocolControllerMaskingCapabilities.GetElementNameCapabilities (ValueMap). */
export const GetElementNameCapabilitiesReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/**
 * Values of the parameter ElementType of CIM_ProtocolControllerMaskingCapabilities.GetElementNameCapabilities
 * (ValueMap).
 */
export const GetElementNameCapabilities_ElementType = {
  StorageHardwareID: 2,
  SCSIProtocolController: 3,
} as const;

/**
 * Values of the parameter SupportedFeatures of
 * CIM_ProtocolControllerMaskingCapabilities.GetElementNameCapabilities (ValueMap).
 */
export const GetElementNameCapabilities_SupportedFeatures = {
  ElementNameCanBeSuppliedDuringCreation: 2,
  ElementNameCanBeModifiedWithInvokeMethod: 3,
  ElementNameCanBeModifiedWithIntrinsicMethod: 4,
} as const;

/** What a controller configuration service can do. */
export interface CIM_ProtocolControllerMaskingCapabilities extends CIM_Capabilities {
  /** Which kinds of initiator name are accepted. */
  readonly ValidHardwareIdTypes: readonly (number | null)[] | null;
  readonly OtherValidHardwareIDTypes: readonly (string | null)[] | null;
  /** Whether a view has one port, several, or all of them. */
  readonly PortsPerView: number | null;
  /** Whether clients may choose logical unit numbers. */
  readonly ClientSelectableDeviceNumbers: boolean | null;
  /** Whether AttachDevice can be used. */
  readonly AttachDeviceSupported: boolean | null;
  /** TRUE allows a single initiator in a view. */
  readonly OneHardwareIDPerView: boolean | null;
  /** TRUE if a number stands for the same unit in all views of a port. */
  readonly UniqueUnitNumbersPerPort: boolean | null;
  /** Whether access can be denied, not only granted. */
  readonly PrivilegeDeniedSupported: boolean | null;
  /** Whether a view needs an initiator. */
  readonly ProtocolControllerRequiresAuthorizedIdentity: boolean | null;
  /** Whether a view can take a collection of initiators. */
  readonly ProtocolControllerSupportsCollections: boolean | null;
  /** Whether ExposePaths and HidePaths can be used. */
  readonly ExposePathsSupported: boolean | null;
  /** Whether CreateProtocolControllerWithPorts can be used. */
  readonly CreateProtocolControllerSupported: boolean | null;
  /** In how many views a unit may be; 0 sets no limit. */
  readonly MaximumMapCount: number | null;
  /** Whether a view may be without logical units. */
  readonly SPCAllowsNoLUs: boolean | null;
  /** Whether a view may be without target ports. */
  readonly SPCAllowsNoTargets: boolean | null;
  /** Whether a view may be without initiators. */
  readonly SPCAllowsNoInitiators: boolean | null;
  /** Whether there can be views for every initiator. */
  readonly SPCSupportsDefaultViews: boolean | null;
  readonly ExposePathsWithNameAndHostTypeSupported: boolean | null;
}

export interface CIM_ProtocolControllerMaskingCapabilitiesMethods extends CIM_CapabilitiesMethods {
  /** Says how an element that is yet to be created may be named. */
  GetElementNameCapabilities: {
    in: {
      readonly ElementType: number | null;
      readonly Goal: CIMInstanceName<CIM_ManagedElementFamily> | null;
    };
    out: {
      readonly SupportedFeatures?: readonly (number | null)[] | null;
      readonly MaxElementNameLen?: number | null;
      readonly ElementNameMask?: string | null;
    };
    returns: (typeof GetElementNameCapabilitiesReturn)[keyof typeof GetElementNameCapabilitiesReturn];
  };
}

/** CIM_ProtocolControllerMaskingCapabilities and all classes below it: what a reference to it may name. */
export type CIM_ProtocolControllerMaskingCapabilitiesFamily =
  | 'CIM_ProtocolControllerMaskingCapabilities'
  | CIM_GroupMaskingMappingCapabilitiesFamily
  | MSISCSITARGET_ProtocolControllerMaskingCapabilitiesFamily;
