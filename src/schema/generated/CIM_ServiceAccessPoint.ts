// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_EnabledLogicalElement, CIM_EnabledLogicalElementMethods } from './CIM_EnabledLogicalElement.js';
import type { CIM_IPNetworkConnectionFamily } from './CIM_IPNetworkConnection.js';
import type { CIM_ObjectManagerCommunicationMechanismFamily } from './CIM_ObjectManagerCommunicationMechanism.js';
import type { CIM_ProtocolEndpointFamily } from './CIM_ProtocolEndpoint.js';
import type { CIM_RemoteServiceAccessPointFamily } from './CIM_RemoteServiceAccessPoint.js';

/** A place where a service can be used or reached. */
export interface CIM_ServiceAccessPoint extends CIM_EnabledLogicalElement {
  /** Names the access point within its system. */
  readonly Name: string | null;
  /** Creation class of the system in whose scope the name is unique. */
  readonly SystemCreationClassName: string | null;
  /** Name of the system in whose scope the name is unique. */
  readonly SystemName: string | null;
  /** Name of the class that the instance was created with; it keeps instances of sibling subclasses apart. */
  readonly CreationClassName: string | null;
}

export interface CIM_ServiceAccessPointMethods extends CIM_EnabledLogicalElementMethods {}

/** CIM_ServiceAccessPoint and all classes below it: what a reference to it may name. */
export type CIM_ServiceAccessPointFamily =
  | 'CIM_ServiceAccessPoint'
  | CIM_IPNetworkConnectionFamily
  | CIM_ObjectManagerCommunicationMechanismFamily
  | CIM_ProtocolEndpointFamily
  | CIM_RemoteServiceAccessPointFamily;
