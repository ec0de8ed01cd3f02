import { randomUUID } from 'node:crypto';
import { CIMDateTime } from '../cim/CIMDateTime.js';
import { CIMError } from '../cim/CIMError.js';
import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { CIMValue } from '../cim/values.js';
import { changeStore } from '../repository/changeStore.js';
import { expectRoom as expectRoomOnDisk } from '../repository/expectRoom.js';
import type { StoredRecord } from '../repository/InstanceStore.js';
import type { DeclarationListener, Repository } from '../repository/Repository.js';
import type { SharedStore, StoreChange } from '../store/KeyValueStore.js';
import { elementId, elementIdOfPath, textOf } from './elementId.js';
import { destinationClasses, subscriptionStates, TRANSIENT } from './elements.js';
import type { Collection, Destination, DestinationClass, Filter, Subscription } from './elements.js';
import { compileFilterQueries, sourceNamespaces } from './FilterQueries.js';
import type { IndicationLimits } from './IndicationSettings.js';
import { StoredElements, type StoredElement } from './StoredElements.js';

/** A key without content that every change of filters, destinations and subscriptions reads and writes. */
export const CHANGED_KEY = 'indications/changed';

export interface SubscriptionsOptions {
  readonly repository: Repository;
  readonly store: SharedStore;
  readonly limits: IndicationLimits;
  /** The namespace of filters, destinations and subscriptions: interop. */
  readonly namespace: string;
  /** The server's own filters with all their properties. */
  readonly staticFilters: readonly StoredRecord[];
  readonly collections: readonly Collection[];
  /** Called for a filter that does not compile any more. */
  readonly onBrokenFilter: (name: string, error: unknown) => void;
}

/**
 * The filters, destinations and subscriptions of the indication service, and the rules for creating and deleting them. A change
 * is answered after it is on disk, and is made completely or not at all.  Changes run one after the other, so that nothing in use
 * is deleted.  Every method that changes something throws CIMError.
 */
export class Subscriptions {
  readonly #options: SubscriptionsOptions;
  readonly #filters: StoredElements<Filter>;
  readonly #destinations: StoredElements<Destination>;
  readonly #subscriptions: StoredElements<Subscription>;
  readonly #static: ReadonlyMap<string, Filter>;
  readonly #collections: ReadonlyMap<string, Collection>;
  readonly #listeners = new Set<() => void>();

  constructor(options: SubscriptionsOptions) {
    this.#options = options;
    const { store, staticFilters, collections } = options;
    this.#static = new Map(
      staticFilters.map((properties) => {
        const filter = this.#readFilter(
          { className: 'CIM_IndicationFilter', properties, owner: '', mark: '' },
          true,
        );
        return [filter.id, filter];
      }),
    );
    this.#collections = new Map(collections.map((collection) => [collection.id, collection]));
    const tellChanged = (): void => this.#tellChanged();
    this.#filters = new StoredElements(
      store,
      'filter',
      (stored) => withId(this.#readFilter(stored, false)),
      tellChanged,
    );
    this.#destinations = new StoredElements(
      store,
      'destination',
      (stored) => withId(readDestination(stored)),
      tellChanged,
    );
    this.#subscriptions = new StoredElements(
      store,
      'subscription',
      (stored) => withId(readSubscription(stored)),
      tellChanged,
    );
    options.repository.onDeclarationChange(this.#declarationsChanged);
  }

  filters(): Filter[] {
    return [...this.#static.values(), ...this.#filters.values()];
  }

  collections(): Collection[] {
    return [...this.#collections.values()];
  }

  /** @param of those of one class; left out: all. */
  destinations(of?: DestinationClass): Destination[] {
    const all = [...this.#destinations.values()];
    return of === undefined ? all : all.filter(({ className }) => className === of);
  }

  subscriptions(): Subscription[] {
    return [...this.#subscriptions.values()];
  }

  findFilter(path: CIMInstanceName): Filter | null {
    const id = this.#idOf(path);
    return id === null ? null : (this.#static.get(id) ?? this.#filters.get(id) ?? null);
  }

  findCollection(path: CIMInstanceName): Collection | null {
    return this.#collections.get(this.#idOf(path) ?? '') ?? null;
  }

  /** @param of the class that it must have; left out: any. */
  findDestination(path: CIMInstanceName, of?: DestinationClass): Destination | null {
    const found = this.#destinations.get(this.#idOf(path) ?? '') ?? null;
    return of === undefined || found?.className === of ? found : null;
  }

  getDestination(id: string): Destination | null {
    return this.#destinations.get(id) ?? null;
  }

  findSubscription(filter: CIMInstanceName, handler: CIMInstanceName): Subscription | null {
    const [filterId, destinationId] = [this.#idOf(filter), this.#idOf(handler)];
    if (filterId === null || destinationId === null) return null;
    return this.#subscriptions.get(subscriptionId(filterId, destinationId)) ?? null;
  }

  /** The filters of a subscription: the one it names, or those of the collection it names. */
  filtersOf({ filterId }: Subscription): readonly Filter[] {
    return this.#filtersIn(filterId);
  }

  /** The filter that a path names, or the filters of the collection that it names. */
  filtersBehind(path: CIMInstanceName): readonly Filter[] {
    const id = this.#idOf(path);
    return id === null ? [] : this.#filtersIn(id);
  }

  #filtersIn(filterId: string): readonly Filter[] {
    const ids = this.#collections.get(filterId)?.members ?? [filterId];
    return ids.flatMap((id) => this.#static.get(id) ?? this.#filters.get(id) ?? []);
  }

  subscriptionsTo(destinationId: string): Subscription[] {
    return this.subscriptions().filter((subscription) => subscription.destinationId === destinationId);
  }

  /** Calls the listener after each change. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async putFilter(properties: StoredRecord, owner: string, what: 'new' | 'changed'): Promise<void> {
    const stored = { className: 'CIM_IndicationFilter', properties, owner, mark: randomUUID() };
    const filter = this.#readFilter(stored, false, 'throw');
    await this.#change((change) => {
      const isThere = this.#filters.has(filter.id) || this.#static.has(filter.id);
      expectPresence(isThere, what, `the filter "${filter.name}"`);
      if (what === 'new')
        expectRoom(this.#filters.size, this.#options.limits.maxFilters, 'indication filters');
      // Checked again: a class may have been deleted since the query was compiled.
      this.#filters.put(change, filter.id, this.#compiled(filter, false, 'throw'));
    });
  }

  async removeFilter({ id, name, isStatic }: Filter): Promise<void> {
    if (isStatic) {
      throw new CIMError(
        'CIM_ERR_NOT_SUPPORTED',
        `the filter "${name}" is the server's own: it cannot be deleted`,
      );
    }
    await this.#change((change) => {
      expectPresence(this.#filters.has(id), 'changed', `the filter "${name}"`);
      this.#expectUnused(({ filterId }) => filterId === id, `the filter "${name}"`);
      this.#filters.remove(change, id);
    });
  }

  /** @param properties their Destination has been checked already. */
  async putDestination(
    className: DestinationClass,
    properties: StoredRecord,
    owner: string,
    what: 'new' | 'changed',
  ): Promise<void> {
    const made = readDestination({ className, properties, owner, mark: randomUUID() });
    const label = `the listener destination "${textOf(properties, 'Name')}"`;
    await this.#change((change) => {
      const before = this.#destinations.get(made.id);
      expectPresence(before !== undefined, what, label);
      const { maxDestinations } = this.#options.limits;
      if (what === 'new') expectRoom(this.#destinations.size, maxDestinations, 'listener destinations');
      // The queue of the destination continues.
      this.#destinations.put(change, made.id, { ...made, mark: before?.mark ?? made.mark });
    });
  }

  async removeDestination({ id, properties }: Destination): Promise<void> {
    const label = `the listener destination "${textOf(properties, 'Name')}"`;
    await this.#change((change) => {
      expectPresence(this.#destinations.has(id), 'changed', label);
      this.#expectUnused(({ destinationId }) => destinationId === id, label);
      this.#destinations.remove(change, id);
    });
  }

  /** @param properties their Filter and Handler exist; this is checked again under the lock. */
  async putSubscription(
    className: string,
    properties: StoredRecord,
    owner: string,
    what: 'new' | 'changed',
  ): Promise<void> {
    const subscription = readSubscription({ className, properties, owner, mark: randomUUID() });
    await this.#change((change) => {
      expectPresence(this.#subscriptions.has(subscription.id), what, 'the subscription');
      const { filterId, destinationId } = subscription;
      const hasFilter = [this.#static, this.#filters, this.#collections].some((all) => all.has(filterId));
      if (!hasFilter || !this.#destinations.has(destinationId)) {
        throw new CIMError(
          'CIM_ERR_INVALID_PARAMETER',
          `${hasFilter ? 'Handler' : 'Filter'} has just been deleted`,
        );
      }
      if (what === 'new') this.#expectRoomFor(owner);
      this.#subscriptions.put(change, subscription.id, subscription);
    });
  }

  /** Removes a subscription together with the elements that were created for it alone. */
  async removeSubscription({ id }: Pick<Subscription, 'id'>): Promise<void> {
    await this.#change((change) => {
      const subscription = this.#subscriptions.get(id);
      expectPresence(subscription !== undefined, 'changed', 'the subscription');
      this.#subscriptions.remove(change, id);
      const { destinationId = '', filterId = '' } = subscription ?? {};
      const destination = this.#destinations.get(destinationId);
      if (destination?.className !== destinationClasses.wsman) return;
      this.#destinations.remove(change, destinationId);
      const isOwn = this.#filters.get(filterId)?.name === destination.name;
      const isUsed = this.subscriptions().some((other) => other.id !== id && other.filterId === filterId);
      if (isOwn && !isUsed) this.#filters.remove(change, filterId);
    });
  }

  /**
   * Stores a subscription with its own destination and, unless it uses an existing filter or collection, its own filter: all of
   * them or none.  They are removed together.
   */
  async putEventing(parts: EventingParts, owner: string): Promise<Subscription> {
    const mark = randomUUID();
    const destination = readDestination({
      className: destinationClasses.wsman,
      properties: parts.destination,
      delivery: parts.delivery,
      owner,
      mark,
    });
    const filter =
      parts.filter &&
      this.#readFilter(
        { className: 'CIM_IndicationFilter', properties: parts.filter, owner, mark },
        false,
        'throw',
      );
    const { subscriptionClass: className, subscription: properties } = parts;
    const subscription = readSubscription({ className, properties, owner, mark });
    await this.#change((change) => {
      const { maxDestinations, maxFilters } = this.#options.limits;
      this.#expectRoomFor(owner);
      expectRoom(this.#destinations.size, maxDestinations, 'listener destinations');
      if (filter) expectRoom(this.#filters.size, maxFilters, 'indication filters');
      const hasFilter = filter !== null || this.#filtersIn(subscription.filterId).length > 0;
      if (!hasFilter) throw new CIMError('CIM_ERR_NOT_FOUND', 'the filter has just been deleted');
      if (filter) this.#filters.put(change, filter.id, this.#compiled(filter, false, 'throw'));
      this.#destinations.put(change, destination.id, destination);
      this.#subscriptions.put(change, subscription.id, subscription);
    });
    return subscription;
  }

  /** The current subscription with the identifier that Subscribe of WS-Management returned; null if there is none. */
  findEventing(
    identifier: string,
  ): { readonly subscription: Subscription; readonly destination: Destination } | null {
    for (const destination of this.#destinations.values()) {
      if (destination.className !== destinationClasses.wsman || destination.name !== identifier) continue;
      const [subscription] = this.subscriptionsTo(destination.id);
      return subscription ? { subscription, destination } : null;
    }
    return null;
  }

  /** Lets a subscription end after so many seconds from now; null: it does not end by itself. */
  async renewSubscription({ id }: Subscription, seconds: number | null): Promise<void> {
    await this.#change((change) => {
      const current = this.#subscriptions.get(id);
      if (!current) throw new CIMError('CIM_ERR_NOT_FOUND', 'the subscription has just been deleted');
      const { SubscriptionStartTime: start } = current.properties;
      const startMs = (start instanceof CIMDateTime ? start.toDate()?.getTime() : null) ?? Date.now();
      // The duration counts from the start of the subscription.
      const passed = Math.ceil((Date.now() - startMs) / 1000);
      const properties = {
        ...current.properties,
        SubscriptionDuration: seconds === null ? null : BigInt(passed + seconds),
      };
      this.#subscriptions.put(change, id, readSubscription({ ...current, properties }));
    });
  }

  /** Sets SubscriptionState to Disabled, if the subscription still exists. */
  async disable({ id }: Subscription): Promise<void> {
    await this.#change((change) => {
      const current = this.#subscriptions.get(id);
      if (!current?.isEnabled) return;
      const properties = {
        ...current.properties,
        SubscriptionState: subscriptionStates.Disabled,
        TimeOfLastStateChange: CIMDateTime.fromDate(new Date()),
      };
      this.#subscriptions.put(change, id, readSubscription({ ...current, properties }));
    });
  }

  /** Compiles the filters again that a change of declarations may affect. */
  readonly #declarationsChanged: DeclarationListener = (what, changed) => {
    const isNew = what === 'createClass' || what === 'createNamespace';
    const affected = [...this.#filters.values()].filter(
      ({ isBroken, queries }) =>
        isBroken || (!isNew && queries.some(({ namespace }) => namespace === changed)),
    );
    for (const filter of affected) this.#filters.refresh(filter.id, this.#compiled(filter, filter.isBroken));
    if (affected.length > 0) this.#tellChanged();
  };

  #idOf(path: CIMInstanceName): string | null {
    const { repository, namespace } = this.#options;
    const isElsewhere =
      path.namespace !== null &&
      repository.findNamespace(path.namespace) !== repository.findNamespace(namespace);
    return isElsewhere ? null : elementIdOfPath(path);
  }

  /** @param onBroken "throw": CIMError for a query that does not compile; "keep": the filter has no query. */
  #readFilter(stored: StoredElement, isStatic: boolean, onBroken: 'throw' | 'keep' = 'keep'): Filter {
    const { properties } = stored;
    const definition = {
      query: textOf(properties, 'Query'),
      language: textOf(properties, 'QueryLanguage'),
      namespaces: sourceNamespaces(properties, this.#options.namespace),
    };
    const name = textOf(properties, 'Name');
    const filter = { ...stored, id: expectId(properties), name, definition, isStatic };
    return this.#compiled(filter, false, onBroken);
  }

  /** @param wasBroken whether it was reported before. */
  #compiled(
    filter: Omit<Filter, 'isBroken' | 'queries'>,
    wasBroken: boolean,
    onBroken: 'throw' | 'keep' = 'keep',
  ): Filter {
    const { repository, onBrokenFilter } = this.#options;
    let isBroken = false;
    const queries = compileFilterQueries(repository, filter.definition, (error) => {
      if (onBroken === 'throw') throw error;
      if (!wasBroken) onBrokenFilter(filter.name, error);
      isBroken = true;
    });
    return { ...filter, queries, isBroken };
  }

  #expectUnused(uses: (subscription: Subscription) => boolean, label: string): void {
    if (!this.subscriptions().some(uses)) return;
    throw new CIMError('CIM_ERR_FAILED', `${label} is in use: a subscription refers to it`);
  }

  #expectRoomFor(owner: string): void {
    const { maxSubscriptions, maxSubscriptionsPerUser } = this.#options.limits;
    expectRoom(this.#subscriptions.size, maxSubscriptions, 'subscriptions');
    const own = this.subscriptions().filter((subscription) => subscription.owner === owner).length;
    expectRoom(own, maxSubscriptionsPerUser, `subscriptions of user "${owner}"`);
  }

  async #change(prepare: (change: StoreChange) => void): Promise<void> {
    const { store } = this.#options;
    expectRoomOnDisk(store);
    await changeStore(store, (change) => {
      // What `prepare` knows from memory only, another server with the same store may change.
      change.get(CHANGED_KEY);
      change.put(CHANGED_KEY, Buffer.of());
      prepare(change);
    });
  }

  #tellChanged(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** The elements that Subscribe of WS-Management creates. */
export interface EventingParts {
  readonly destination: StoredRecord;
  readonly delivery: StoredRecord;
  /** Null: the subscription is to an existing filter or collection. */
  readonly filter: StoredRecord | null;
  readonly subscriptionClass: string;
  readonly subscription: StoredRecord;
}

function withId<T extends { readonly id: string }>(element: T): readonly [string, T] {
  return [element.id, element];
}

function readDestination(stored: StoredElement): Destination {
  const { properties } = stored;
  return {
    ...stored,
    className: stored.className as DestinationClass,
    id: expectId(properties),
    name: textOf(properties, 'Name'),
    url: textOf(properties, 'Destination'),
    isTransient: properties['PersistenceType'] === TRANSIENT,
  };
}

function readSubscription(stored: StoredElement): Subscription {
  const { properties } = stored;
  const [filterId, destinationId] = [
    idOfReference(properties['Filter']),
    idOfReference(properties['Handler']),
  ];
  const { SubscriptionDuration: duration, SubscriptionStartTime: start } = properties;
  return {
    ...stored,
    id: subscriptionId(filterId, destinationId),
    filterId,
    destinationId,
    isEnabled: properties['SubscriptionState'] !== subscriptionStates.Disabled,
    endsAt: endOf(start, duration),
  };
}

function endOf(start: CIMValue | undefined, duration: CIMValue | undefined): number | null {
  if (typeof duration !== 'bigint' || !(start instanceof CIMDateTime)) return null;
  const startMs = start.toDate()?.getTime() ?? 0;
  return startMs + Number(duration) * 1000;
}

function subscriptionId(filterId: string, destinationId: string): string {
  return `${filterId} ${destinationId}`;
}

function expectId(properties: StoredRecord): string {
  const id = elementId((name) => properties[name]);
  if (id === null) throw new CIMError('CIM_ERR_INVALID_PARAMETER', 'a key is missing');
  return id;
}

function idOfReference(value: CIMValue | undefined): string {
  const id = elementIdOfPath(value as CIMInstanceName);
  if (id === null) throw new CIMError('CIM_ERR_INVALID_PARAMETER', 'a reference lacks keys');
  return id;
}

function expectPresence(isThere: boolean, what: 'new' | 'changed', label: string): void {
  if (isThere && what === 'new') throw new CIMError('CIM_ERR_ALREADY_EXISTS', `${label} exists already`);
  if (!isThere && what === 'changed')
    throw new CIMError('CIM_ERR_NOT_FOUND', `${label} has just been deleted`);
}

function expectRoom(size: number, max: number, what: string): void {
  if (size < max) return;
  throw new CIMError('CIM_ERR_SERVER_LIMITS_EXCEEDED', `there are ${size} ${what}: expected at most ${max}`);
}
