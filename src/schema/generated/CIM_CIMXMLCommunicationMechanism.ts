// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ObjectManagerCommunicationMechanism, CIM_ObjectManagerCommunicationMechanismMethods } from './CIM_ObjectManagerCommunicationMechanism.js';

/** Values of CIM_CIMXMLCommunicationMechanism.CommunicationMechanism (ValueMap). */
export const CIM_CIMXMLCommunicationMechanism_CommunicationMechanism = {
  CIMXML: 2,
} as const;

/** Values of CIM_CIMXMLCommunicationMechanism.CIMXMLProtocolVersion (ValueMap). */
export const CIM_CIMXMLCommunicationMechanism_CIMXMLProtocolVersion = {
  Unknown: 0,
  _1_0: 1,
} as const;

/** How clients reach this server by CIM-XML, and what of it the server supports. */
export interface CIM_CIMXMLCommunicationMechanism extends CIM_ObjectManagerCommunicationMechanism {
  /** The protocol. */
  readonly CommunicationMechanism: number | null;
  /** The version of the protocol. */
  readonly Version: string | null;
  /** The version of CIM operations over HTTP. */
  readonly CIMXMLProtocolVersion: number | null;
  /** Whether requests are validated against the DTD. */
  readonly CIMValidated: boolean | null;
  /** Whether the server closes an enumeration when it runs short of resources. */
  readonly PulledEnumerationClosureOnExceedingServerLimitsSupported: boolean | null;
  /** Whether an enumeration may go on after an error. */
  readonly PulledEnumerationContinuationOnErrorSupported: boolean | null;
  /** Whether an enumeration may be opened without a time-out. */
  readonly PulledEnumerationNoOperationTimeoutSupported: boolean | null;
  /** The shortest time-out of an enumeration, in seconds. */
  readonly PulledEnumerationMinimumOperationTimeout: number | null;
  /** The longest time-out of an enumeration, in seconds. */
  readonly PulledEnumerationMaximumOperationTimeout: number | null;
}

export interface CIM_CIMXMLCommunicationMechanismMethods extends CIM_ObjectManagerCommunicationMechanismMethods {}

/** CIM_CIMXMLCommunicationMechanism and all classes below it: what a reference to it may name. */
export type CIM_CIMXMLCommunicationMechanismFamily =
  | 'CIM_CIMXMLCommunicationMechanism';
