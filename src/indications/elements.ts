import type { StoredRecord } from '../repository/InstanceStore.js';
import type { FilterDefinition, NamespaceQuery } from './FilterQueries.js';
import type { StoredElement } from './StoredElements.js';

/** A CIM_IndicationFilter. */
export interface Filter extends StoredElement {
  readonly id: string;
  readonly name: string;
  readonly definition: FilterDefinition;
  /** One for each source namespace in which it compiles. */
  readonly queries: readonly NamespaceQuery[];
  /** Whether it does not compile any more in one of them, because the namespace or a class was deleted or changed. */
  readonly isBroken: boolean;
  /** True for the server's own filters: clients can read them and subscribe to them, but not change them. */
  readonly isStatic: boolean;
}

/** A CIM_FilterCollection of the server. */
export interface Collection {
  readonly id: string;
  readonly name: string;
  readonly properties: StoredRecord;
  /** Ids of its filters. */
  readonly members: readonly string[];
}

/** The classes of destinations.  Each has its own protocol. */
export const destinationClasses = {
  cimXml: 'CIM_ListenerDestinationCIMXML',
  /** Created by Subscribe of WS-Management, and removed with its only subscription. */
  wsman: 'CIM_ListenerDestinationWSManagement',
} as const;
export type DestinationClass = (typeof destinationClasses)[keyof typeof destinationClasses];

/** A destination of one of these classes. */
export interface Destination extends StoredElement {
  readonly className: DestinationClass;
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly isTransient: boolean;
}

/** A CIM_IndicationSubscription or CIM_FilterCollectionSubscription. */
export interface Subscription extends StoredElement {
  readonly id: string;
  /** Id of a filter or a collection. */
  readonly filterId: string;
  readonly destinationId: string;
  readonly isEnabled: boolean;
  /** In ms since 1970; null: it does not expire. */
  readonly endsAt: number | null;
}

/** SubscriptionState */
export const subscriptionStates = { Enabled: 2, Disabled: 4 } as const;
/** PersistenceType */
export const TRANSIENT = 3;
