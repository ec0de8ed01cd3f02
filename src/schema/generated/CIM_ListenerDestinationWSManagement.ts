// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ListenerDestination, CIM_ListenerDestinationMethods } from './CIM_ListenerDestination.js';

/** Values of CIM_ListenerDestinationWSManagement.DeliveryMode (ValueMap). */
export const CIM_ListenerDestinationWSManagement_DeliveryMode = {
  Push: 2,
  PushWithAck: 3,
  Events: 4,
  Pull: 5,
} as const;

/** Values of CIM_ListenerDestinationWSManagement.PolyMorphismMode (ValueMap). */
export const CIM_ListenerDestinationWSManagement_PolyMorphismMode = {
  None: 1,
  IncludeSubclassProperties: 2,
  ExcludeSubclassProperties: 3,
} as const;

/** A listener that takes events of WS-Management. */
export interface CIM_ListenerDestinationWSManagement extends CIM_ListenerDestination {
  /** The URL of the listener. */
  readonly Destination: string | null;
  /** Where the end of the subscription is told. */
  readonly DestinationEndTo: string | null;
  readonly Locale: string | null;
  readonly ContentEncoding: string | null;
  /** Whether events are pushed one by one, in batches, or fetched. */
  readonly DeliveryMode: number | null;
  /** Time between two signs of life. */
  readonly Heartbeat: bigint | null;
  /** TRUE sends a mark with each event, from which delivery can be taken up again. */
  readonly SendBookmark: boolean | null;
  /** The longest time that an event may wait for others of its batch. */
  readonly MaxTime: bigint | null;
  /** How the server proves to the listener who it is. */
  readonly DeliveryAuth: string | null;
  /** Whether events show the properties of subclasses. */
  readonly PolyMorphismMode: number | null;
}

export interface CIM_ListenerDestinationWSManagementMethods extends CIM_ListenerDestinationMethods {}

/** CIM_ListenerDestinationWSManagement and all classes below it: what a reference to it may name. */
export type CIM_ListenerDestinationWSManagementFamily =
  | 'CIM_ListenerDestinationWSManagement';
