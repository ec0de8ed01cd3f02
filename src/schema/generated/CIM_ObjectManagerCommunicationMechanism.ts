// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_CIMXMLCommunicationMechanismFamily } from './CIM_CIMXMLCommunicationMechanism.js';
import type { CIM_ServiceAccessPoint, CIM_ServiceAccessPointMethods } from './CIM_ServiceAccessPoint.js';
import type { MSFTSM_WSManCommunicationMechanismFamily } from './MSFTSM_WSManCommunicationMechanism.js';

/** Values of CIM_ObjectManagerCommunicationMechanism.CommunicationMechanism (ValueMap). */
export const CIM_ObjectManagerCommunicationMechanism_CommunicationMechanism = {
  Unknown: 0,
  Other: 1,
  CIMXML: 2,
  SMCLP: 3,
  WSManagement: 4,
  WSDM: 5,
} as const;

/** Values of CIM_ObjectManagerCommunicationMechanism.FunctionalProfilesSupported (ValueMap). */
export const CIM_ObjectManagerCommunicationMechanism_FunctionalProfilesSupported = {
  Unknown: 0,
  Other: 1,
  BasicRead: 2,
  BasicWrite: 3,
  SchemaManipulation: 4,
  InstanceManipulation: 5,
  AssociationTraversal: 6,
  QueryExecution: 7,
  QualifierDeclaration: 8,
  Indications: 9,
  PulledRead: 10,
  PulledReadCount: 11,
  PulledQueryExecution: 12,
} as const;

/** Values of CIM_ObjectManagerCommunicationMechanism.AuthenticationMechanismsSupported (ValueMap). */
export const CIM_ObjectManagerCommunicationMechanism_AuthenticationMechanismsSupported = {
  Unknown: 0,
  Other: 1,
  None: 2,
  Basic: 3,
  Digest: 4,
} as const;

/** Values of CIM_ObjectManagerCommunicationMechanism.AdvertiseTypes (ValueMap). */
export const CIM_ObjectManagerCommunicationMechanism_AdvertiseTypes = {
  Other: 1,
  NotAdvertised: 2,
  SLP: 3,
} as const;

/** How clients reach the server, and which operations it knows there. */
export interface CIM_ObjectManagerCommunicationMechanism extends CIM_ServiceAccessPoint {
  /** The protocol. */
  readonly CommunicationMechanism: number | null;
  /** Names the protocol where CommunicationMechanism is "Other". */
  readonly OtherCommunicationMechanismDescription: string | null;
  /** The groups of operations that can be used. */
  readonly FunctionalProfilesSupported: readonly (number | null)[] | null;
  /** Text for each group that is "Other". */
  readonly FunctionalProfileDescriptions: readonly (string | null)[] | null;
  /** Whether a message may hold several operations. */
  readonly MultipleOperationsSupported: boolean | null;
  /** How clients prove who they are. */
  readonly AuthenticationMechanismsSupported: readonly (number | null)[] | null;
  /** Text for each mechanism that is "Other". */
  readonly AuthenticationMechanismDescriptions: readonly (string | null)[] | null;
  /** The version of the protocol. */
  readonly Version: string | null;
  /** How the server makes itself known. */
  readonly AdvertiseTypes: readonly (number | null)[] | null;
  /** Text for each way that is "Other". */
  readonly AdvertiseTypeDescriptions: readonly (string | null)[] | null;
}

export interface CIM_ObjectManagerCommunicationMechanismMethods extends CIM_ServiceAccessPointMethods {}

/** CIM_ObjectManagerCommunicationMechanism and all classes below it: what a reference to it may name. */
export type CIM_ObjectManagerCommunicationMechanismFamily =
  | 'CIM_ObjectManagerCommunicationMechanism'
  | CIM_CIMXMLCommunicationMechanismFamily
  | MSFTSM_WSManCommunicationMechanismFamily;
