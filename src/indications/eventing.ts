import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { Entry } from './DeliveryQueue.js';

// What Subscribe of WS-Management asks for (DSP0226, clause 10), without its markup.

/** How events reach who subscribed, by DeliveryMode of CIM_ListenerDestinationWSManagement. */
export const deliveryModes = { push: 2, pushWithAck: 3, events: 4, pull: 5 } as const;
export type DeliveryMode = keyof typeof deliveryModes;

export interface EventDelivery {
  readonly mode: DeliveryMode;
  /** URL of the listener; null: the client pulls. */
  readonly notifyTo: string | null;
  /** Time without an event after which the server gives a sign of life; null: it gives none. */
  readonly heartbeatSeconds: number | null;
  readonly contentEncoding: 'UTF-8' | 'UTF-16';
  /** Longest time that an event waits for others of its batch. */
  readonly maxTimeSeconds: number;
  /** Events of a batch. */
  readonly maxElements: number;
  /** Octets of a message to the listener; null: as many as it takes. */
  readonly maxEnvelopeSize: number | null;
  /** How a delivery that failed is tried again; null: as the indication service says. */
  readonly retry: { readonly attempts: number; readonly intervalMs: number } | null;
  /** Headers that each message to the listener has, printed. */
  readonly headers: string;
  /** Whose URIs name the classes of events. */
  readonly uriForm: 'dmtf' | 'microsoft';
}

/** Which indications: those of a query in the namespace of the request, or of a filter or collection that there is. */
export type EventSource =
  | { readonly kind: 'query'; readonly language: 'WQL' | 'DMTF:CQL'; readonly query: string }
  | { readonly kind: 'filter' | 'collection'; readonly path: CIMInstanceName };

export interface EventSubscription {
  /** In which the indications happen. */
  readonly namespace: string;
  readonly source: EventSource;
  readonly delivery: EventDelivery;
  /** null: it does not end by itself. */
  readonly expiresSeconds: number | null;
}

export interface GrantedSubscription {
  readonly identifier: string;
  /** null: it does not end by itself. */
  readonly expiresSeconds: number | null;
}

export interface PullRequest {
  /** Number of the first event that is wanted. */
  readonly from: number;
  readonly maxCount: number;
  /** How long the client waits for one. */
  readonly waitSeconds: number;
}

/** What a pull of events gives. */
export interface PulledEvents {
  /** In order; none: nothing has happened yet. */
  readonly entries: readonly Entry[];
  /** The sign of life that the client asked for; null: none. */
  readonly heartbeatSeconds: number | null;
}
