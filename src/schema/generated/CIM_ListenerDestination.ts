// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ListenerDestinationCIMXMLFamily } from './CIM_ListenerDestinationCIMXML.js';
import type { CIM_ListenerDestinationWSManagementFamily } from './CIM_ListenerDestinationWSManagement.js';
import type { CIM_ManagedElement, CIM_ManagedElementMethods } from './CIM_ManagedElement.js';

/** Values of CIM_ListenerDestination.PersistenceType (ValueMap). */
export const CIM_ListenerDestination_PersistenceType = {
  Other: 1,
  Permanent: 2,
  Transient: 3,
} as const;

/** Values of CIM_ListenerDestination.Protocol (ValueMap). */
export const CIM_ListenerDestination_Protocol = {
  Other: 1,
  CIMXML: 2,
  SMCLP: 3,
  WSManagement: 4,
  WSDM: 5,
  SMTP: 6,
} as const;

/** Where indications are sent. */
export interface CIM_ListenerDestination extends CIM_ManagedElement {
  /** Creation class of the system in whose scope the name is unique. */
  readonly SystemCreationClassName: string | null;
  /** Name of the system in whose scope the name is unique. */
  readonly SystemName: string | null;
  /** Name of the class that the instance was created with; it keeps instances of sibling subclasses apart. */
  readonly CreationClassName: string | null;
  /** Names the destination within its system. */
  readonly Name: string | null;
  /** Whether the destination may be removed when it cannot be reached. */
  readonly PersistenceType: number | null;
  /** Names the type where PersistenceType is "Other". */
  readonly OtherPersistenceType: string | null;
  /** The URL of the listener. */
  readonly Destination: string | null;
  /** Names the protocol where Protocol is "Other". */
  readonly OtherProtocol: string | null;
  /** How indications are sent. */
  readonly Protocol: number | null;
  /** The password that the listener asks for. It can be written and is not given out. */
  readonly password: string | null;
  /** The user name that the listener asks for. */
  readonly username: string | null;
}

export interface CIM_ListenerDestinationMethods extends CIM_ManagedElementMethods {}

/** CIM_ListenerDestination and all classes below it: what a reference to it may name. */
export type CIM_ListenerDestinationFamily =
  | 'CIM_ListenerDestination'
  | CIM_ListenerDestinationCIMXMLFamily
  | CIM_ListenerDestinationWSManagementFamily;
