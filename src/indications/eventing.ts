import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { Entry } from './DeliveryQueue.js';

// The parameters of Subscribe in WS-Management (DSP0226, clause 10), independent of its XML.

/** How events are delivered: DeliveryMode of CIM_ListenerDestinationWSManagement. */
export const deliveryModes = { push: 2, pushWithAck: 3, events: 4, pull: 5 } as const;
export type DeliveryMode = keyof typeof deliveryModes;

export interface EventDelivery {
  readonly mode: DeliveryMode;
  /** URL of the listener; null: the client pulls. */
  readonly notifyTo: string | null;
  /** Time without an event after which the server sends a heartbeat; null: it sends none. */
  readonly heartbeatSeconds: number | null;
  readonly contentEncoding: 'UTF-8' | 'UTF-16';
  /** Maximum time that an event waits for others of its batch. */
  readonly maxTimeSeconds: number;
  /** Maximum number of events in a batch. */
  readonly maxElements: number;
  /** Maximum size in octets of a message to the listener; null: no maximum. */
  readonly maxEnvelopeSize: number | null;
  /** How a failed delivery is repeated; null: as the indication service is configured. */
  readonly retry: { readonly attempts: number; readonly intervalMs: number } | null;
  /** Headers for each message to the listener, as XML. */
  readonly headers: string;
  /** The form of the URIs that name the classes of events. */
  readonly uriForm: 'dmtf' | 'microsoft';
}

/** The source of the events: a query in the namespace of the request, or an existing filter or collection. */
export type EventSource =
  | { readonly kind: 'query'; readonly language: 'WQL' | 'DMTF:CQL'; readonly query: string }
  | { readonly kind: 'filter' | 'collection'; readonly path: CIMInstanceName };

export interface EventSubscription {
  /** The namespace of the indications. */
  readonly namespace: string;
  readonly source: EventSource;
  readonly delivery: EventDelivery;
  /** Null: it does not end by itself. */
  readonly expiresSeconds: number | null;
}

export interface GrantedSubscription {
  readonly identifier: string;
  /** Null: it does not end by itself. */
  readonly expiresSeconds: number | null;
}

export interface PullRequest {
  /** Number of the first wanted event. */
  readonly from: number;
  readonly maxCount: number;
  /** How long the client waits for an event. */
  readonly waitSeconds: number;
}

/** The result of a pull of events. */
export interface PulledEvents {
  /** In order.  Empty if no event has occurred yet. */
  readonly entries: readonly Entry[];
  /** The interval of the heartbeats that the client asked for; null: none. */
  readonly heartbeatSeconds: number | null;
}
