// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ListenerDestination, CIM_ListenerDestinationMethods } from './CIM_ListenerDestination.js';

/** A listener that takes export messages of CIM-XML. */
export interface CIM_ListenerDestinationCIMXML extends CIM_ListenerDestination {
  /** The URL of the listener: http or https. */
  readonly Destination: string | null;
}

export interface CIM_ListenerDestinationCIMXMLMethods extends CIM_ListenerDestinationMethods {}

/** CIM_ListenerDestinationCIMXML and all classes below it: what a reference to it may name. */
export type CIM_ListenerDestinationCIMXMLFamily =
  | 'CIM_ListenerDestinationCIMXML';
