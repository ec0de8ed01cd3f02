// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_BindsTo, CIM_BindsToMethods } from './CIM_BindsTo.js';
import type { CIM_LANEndpointFamily } from './CIM_LANEndpoint.js';
import type { CIM_ServiceAccessPointFamily } from './CIM_ServiceAccessPoint.js';

/** Values of CIM_BindsToLANEndpoint.FrameType (ValueMap). */
export const CIM_BindsToLANEndpoint_FrameType = {
  Unknown: 0,
  Ethernet: 1,
  _802_2: 2,
  SNAP: 3,
  Raw802_3: 4,
} as const;

/** Says that an endpoint stands on one of a local network. */
export interface CIM_BindsToLANEndpoint extends CIM_BindsTo {
  /** The endpoint of the network. */
  readonly Antecedent: CIMInstanceName<CIM_LANEndpointFamily> | null;
  /** The endpoint that stands on it. */
  readonly Dependent: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
  /** How frames are laid out. */
  readonly FrameType: number | null;
}

export interface CIM_BindsToLANEndpointMethods extends CIM_BindsToMethods {}

/** CIM_BindsToLANEndpoint and all classes below it: what a reference to it may name. */
export type CIM_BindsToLANEndpointFamily =
  | 'CIM_BindsToLANEndpoint';
