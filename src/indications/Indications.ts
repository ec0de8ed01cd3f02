import { setTimeout as sleep } from 'node:timers/promises';
import { CIMInstance, cimProperty, type CIMProperty } from '../cim/CIMInstance.js';
import { foldName, NameMap } from '../cim/NameMap.js';
import type { Repository } from '../repository/Repository.js';
import type { SelectQuery } from '../query/compileSelect.js';
import { decodeStored, encodeStored } from '../repository/storedJson.js';
import { changeStore } from '../repository/changeStore.js';
import type { SharedStore, StoreChange } from '../store/KeyValueStore.js';
import { StoredValue } from '../store/StoredValue.js';
import type { DeliveryProtocol } from './DeliveryProtocol.js';
import { DeliveryQueue, type RetrySettings } from './DeliveryQueue.js';
import type { Origin, Place, QueueTerm } from './queueState.js';
import { forgetQueuesExcept } from './deliveryKeys.js';
import type { Destination, DestinationClass, Subscription } from './elements.js';
import { digestOf } from './elementId.js';
import type { IndicationSink, Occurrence, OccurrenceSink } from './Indication.js';
import { defaultServiceSettings, type IndicationLimits, type ServiceSettings } from './IndicationSettings.js';
import { FilterTests } from './FilterTests.js';
import { fatalErrorPolicyOf } from './fatalErrorPolicy.js';
import type { Outbox } from './Outbox.js';
import { routesOf, type Route } from './Routes.js';
import { CHANGED_KEY, Subscriptions, type SubscriptionsOptions } from './Subscriptions.js';
import { withoutSecrets } from './withoutSecrets.js';

export interface IndicationLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The part of the users that the indication service needs. */
export interface IndicationReaders {
  /** Whether a user may read a namespace now.  False for an unknown user. */
  mayRead(user: string, namespace: string): boolean;
  /** Calls the listener whenever a result of `mayRead` may have changed. */
  onChange(listener: () => void): void;
}

export interface IndicationsOptions extends Omit<SubscriptionsOptions, 'onBrokenFilter'> {
  readonly repository: Repository;
  readonly store: SharedStore;
  readonly limits: IndicationLimits;
  /** Checks read access; without it everyone may read everything. */
  readonly readers?: IndicationReaders;
  /** The protocol for each class of destinations. */
  readonly protocols: Readonly<Record<DestinationClass, DeliveryProtocol>>;
  /** Where several servers share the store: one of them delivers (see `Deliverer`), and all add to the outbox. */
  readonly outbox?: Outbox;
  readonly log: IndicationLog;
}

/** A subscription waits at most this long for a target that does not answer. */
const longestStartMs = 5_000;

const SETTINGS_KEY = 'indications/settings';

/**
 * The indication service (DSP1054): receives occurrences from their sources and sends them to the listeners whose filters match.
 * Each destination has its own queue, connection and sequence.  None waits for another, and no source waits for a destination.
 */
export class Indications implements IndicationSink {
  readonly subscriptions: Subscriptions;
  readonly #options: IndicationsOptions;
  readonly #queues = new Map<string, { readonly queue: DeliveryQueue; readonly mark: string; url: string }>();
  readonly #wantedListeners = new Set<() => Promise<void> | null>();
  /** Sources that are still starting to watch. */
  readonly #starting = new Set<Promise<void>>();
  readonly #settings: StoredValue<ServiceSettings>;
  /** By folded name of the namespace; null: to be computed again. */
  #routes: ReadonlyMap<string, readonly Route[]> | null = null;
  /** Cached results of `wants` for the current routes. */
  readonly #wanted = new Map<string, boolean>();
  #endTimer: NodeJS.Timeout | null = null;
  #ending: Promise<void>[] = [];
  #givenUp = 0;
  readonly #tests: FilterTests;
  /** Number of indications for which the outbox had no room. */
  #refused = 0;
  /** Number of indications that were not tested completely. */
  #untested = 0;
  #isClosed = false;
  /** Null: another server delivers. */
  #term: Term | null = null;
  readonly within: ((change: StoreChange) => OccurrenceSink) | undefined;

  constructor(options: IndicationsOptions) {
    this.#options = options;
    const { outbox } = options;
    this.within = outbox && ((change) => this.#sinkWithin(change, outbox));
    const { store, log } = options;
    this.#settings = new StoredValue(store, SETTINGS_KEY, (entry) => ({
      ...defaultServiceSettings,
      ...(entry && (decodeStored(entry) as ServiceSettings)),
    }));
    this.subscriptions = new Subscriptions({
      ...options,
      onBrokenFilter: (filter, err) =>
        log.warn(
          { err, filter },
          'an indication filter does not fit a namespace or its classes any more: it lets nothing through from there',
        ),
    });
    this.#tests = new FilterTests({
      timeoutMs: options.limits.filterTimeoutMs,
      onGivenUp: (query, err) => this.#noteUntested(query, err),
    });
    this.subscriptions.onChange(() => this.#changed());
    options.readers?.onChange(() => this.#changed());
    if (outbox) this.#changed();
    else this.#begin({ store, ofQueues: null });
  }

  /**
   * Begins to deliver what is in the queues.
   * @param store changes it only while the term lasts.
   */
  beginDelivery(store: SharedStore, term: QueueTerm): void {
    if (!this.#isClosed) this.#begin({ store, ofQueues: term });
  }

  /** Stops to deliver.  Another server goes on. */
  async endDelivery(): Promise<void> {
    this.#term = null;
    if (this.#endTimer) clearTimeout(this.#endTimer);
    const queues = [...this.#queues.values()];
    this.#queues.clear();
    await Promise.all(queues.map(({ queue }) => queue.close()));
  }

  /** Whether this server delivers. */
  get isDelivering(): boolean {
    return this.#term !== null;
  }

  #begin(term: Term): void {
    this.#term = term;
    const marks = this.subscriptions.destinations().map(({ mark }) => mark);
    this.#inBackground(forgetQueuesExcept(term.store, new Set(marks)));
    this.#changed();
  }

  get settings(): ServiceSettings {
    return this.#settings.value;
  }

  get limits(): IndicationLimits {
    return this.#options.limits;
  }

  async changeSettings(changes: Partial<ServiceSettings>): Promise<void> {
    await changeStore(this.#options.store, (change) =>
      change.put(SETTINGS_KEY, encodeStored({ ...this.settings, ...changes })),
    );
    for (const { queue } of this.#queues.values()) queue.hurry();
  }

  publish(occurrence: Occurrence): void {
    const { outbox } = this.#options;
    try {
      const seen = this.#withoutSecrets(occurrence);
      if (!seen) return;
      if (outbox) outbox.post(seen, (err) => this.#noteLost(occurrence, err));
      else for (const route of this.#routesIn(seen.namespace)) this.#offer(route, seen.indication);
    } catch (err) {
      this.#noteLost(occurrence, err);
    }
  }

  /**
   * Appends an occurrence of the outbox to the queues of all destinations whose filters match.  Resolves when all filters have been tested.
   * @param place in the outbox: an occurrence that is in a queue already is not appended again.
   */
  async route({ namespace, indication }: Occurrence, place: Place): Promise<void> {
    const tests = this.#routesIn(namespace).map(
      (route) => new Promise<void>((resolve) => this.#offer(route, indication, place, resolve)),
    );
    await Promise.all(tests);
  }

  /** Occurrences are missing at this place: each listener sees a gap in its numbers. */
  markGap(place: Place): void {
    for (const { queue } of this.#queues.values()) queue.skip({ source: 'gap', ...place });
  }

  /** Resolves when what was appended to the queues is in the store, or the term is over. */
  async whenSaved(): Promise<void> {
    await Promise.all([...this.#queues.values()].map(({ queue }) => queue.whenSaved()));
  }

  /** An indication will never be sent. */
  noteRefused(why: string): void {
    this.#givenUp += 1;
    this.#refused += 1;
    // Logged for the 1st, 10th, 100th and so on, to keep the log small.
    if (Number.isInteger(Math.log10(this.#refused)))
      this.#options.log.warn(
        { why, refused: this.#refused },
        'an indication was given up: it cannot be kept',
      );
  }

  /** Null: nobody in the namespace of the occurrence has subscribed to anything. */
  #withoutSecrets({ namespace, indication }: Occurrence): Occurrence | null {
    const [first] = this.#routesIn(namespace);
    return first ? { namespace, indication: withoutSecrets(indication, first.namespace) } : null;
  }

  #sinkWithin(change: StoreChange, outbox: Outbox): OccurrenceSink {
    // If a subscription is made meanwhile at another server, the change is prepared again.
    change.get(CHANGED_KEY);
    return {
      wants: (className, namespace) => this.wants(className, namespace),
      publish: (occurrence) => {
        const seen = this.#withoutSecrets(occurrence);
        if (seen) outbox.put(change, seen);
      },
    };
  }

  #noteLost({ indication }: Occurrence, err: unknown): void {
    this.#givenUp += 1;
    this.#options.log.error({ err, indication: indication.className }, 'an indication could not be sent');
  }

  wants(className: string, namespace: string): boolean {
    // Sources ask for every event, even for those that any client can cause, so the result is cached.
    const key = `${className} ${namespace}`;
    const known = this.#wanted.get(key);
    if (known !== undefined) return known;
    const isWanted = this.#routesIn(namespace).some(
      ({ query: { cimClass }, namespace: { indicationClasses } }) =>
        indicationClasses.isA(className, cimClass.name) || indicationClasses.isA(cimClass.name, className),
    );
    this.#wanted.set(key, isWanted);
    return isWanted;
  }

  /** Resolves when the sources watch what is wanted now, so that later changes are indicated.  Waits 5 s at most. */
  async whenWatched(): Promise<void> {
    if (this.#starting.size === 0) return;
    const begun = new AbortController();
    const tooLong = sleep(longestStartMs, null, { signal: begun.signal }).catch(() => null);
    await Promise.race([Promise.all(this.#starting), tooLong]);
    begun.abort();
  }

  onWantedChange(listener: () => Promise<void> | null): () => void {
    this.#wantedListeners.add(listener);
    this.#tell(listener);
    return () => void this.#wantedListeners.delete(listener);
  }

  /** Whether a subscription can deliver anything: one of its filters compiles, and its owner may read the filter's namespace. */
  isEffective(subscription: Subscription): boolean {
    return this.subscriptions
      .filtersOf(subscription)
      .some(({ queries }) =>
        queries.some(({ namespace }) => this.#mayRead(subscription.owner, namespace.name)),
      );
  }

  readonly #mayRead = (owner: string, namespace: string): boolean =>
    this.#options.readers?.mayRead(owner, namespace) ?? true;

  /** The queue of a destination whose client fetches the indications; null if there is no such destination. */
  waitingFor(destinationId: string): Pick<DeliveryQueue, 'take' | 'whenMore'> | null {
    return this.#queues.get(destinationId)?.queue ?? null;
  }

  /** Number of waiting indications of all destinations. */
  get waiting(): number {
    let waiting = 0;
    for (const { queue } of this.#queues.values()) waiting += queue.length;
    return waiting;
  }

  /** Number of indications discarded since the start. */
  get givenUp(): number {
    return this.#givenUp;
  }

  /** Stops sending.  Waiting indications are sent after the next start. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#options.outbox?.close();
    this.#tests.close();
    if (this.#endTimer) clearTimeout(this.#endTimer);
    await Promise.all([...this.#queues.values()].map(({ queue }) => queue.close()));
    await Promise.all(this.#ending);
  }

  #offer(route: Route, indication: CIMInstance, place?: Place, tested?: () => void): void {
    const { query, namespace } = route;
    if (namespace.indicationClasses.isA(indication.className, query.cimClass.name))
      this.#tests.offer(query, indication, () => this.#send(route, indication, place), tested);
    else tested?.();
  }

  #send({ query, namespace, deliveries }: Route, indication: CIMInstance, place?: Place): void {
    const selected = withoutOwnProperties(query.project(indication));
    const encoders = new Map<string, ReturnType<DeliveryProtocol['encoderOf']>>();
    for (const { filterName, filterId, destinationId } of deliveries) {
      const queue = this.#queues.get(destinationId)?.queue;
      const destination = this.subscriptions.getDestination(destinationId);
      if (!queue || !destination) continue;
      const encode =
        encoders.get(destination.className) ??
        this.#options.protocols[destination.className].encoderOf(selected, namespace.name);
      encoders.set(destination.className, encode);
      const origin: Origin | null =
        place === undefined ? null : { source: digestOf(`${namespace.name} ${filterId}`), ...place };
      queue.push(
        (context, number) =>
          encode(destination, number, [
            cimProperty('IndicationFilterName', 'string', filterName),
            cimProperty('SequenceContext', 'string', context),
            cimProperty('SequenceNumber', 'sint64', BigInt(number)),
          ]),
        origin,
      );
    }
    if (place !== undefined) this.#dropOverLimit();
  }

  /** The oldest indications of the longest queues are given up. */
  #dropOverLimit(): void {
    const queues = Array.from(this.#queues.values(), ({ queue }) => queue);
    let bytes = queues.reduce((sum, queue) => sum + queue.bytes, 0);
    while (bytes > this.#options.limits.maxQueuedBytes) {
      const longest = queues.reduce((one, other) => (other.bytes > one.bytes ? other : one));
      bytes -= longest.bytes;
      longest.dropOldest();
      bytes += longest.bytes;
    }
  }

  #routesIn(namespace: string): readonly Route[] {
    this.#routes ??= routesOf(this.subscriptions, Date.now(), this.#mayRead);
    return this.#routes.get(foldName(this.#options.repository.findNamespace(namespace)?.name ?? '')) ?? [];
  }

  #changed(): void {
    this.#routes = null;
    this.#wanted.clear();
    if (this.#isClosed) return;
    if (this.#term) {
      this.#alignQueues(this.#term);
      this.#endInTime();
    }
    for (const listener of this.#wantedListeners) this.#tell(listener);
  }

  #tell(listener: () => Promise<void> | null): void {
    const starting = listener();
    if (!starting) return;
    this.#starting.add(starting);
    void starting.finally(() => this.#starting.delete(starting));
  }

  /** Creates and removes queues, so that there is one for each destination. */
  #alignQueues(term: Term): void {
    const destinations = new Map(this.subscriptions.destinations().map((each) => [each.id, each]));
    for (const [id, { queue, mark }] of this.#queues) {
      if (destinations.get(id)?.mark === mark) continue;
      this.#queues.delete(id);
      this.#inBackground(queue.dispose());
    }
    for (const [id, destination] of destinations) {
      const { url, mark } = destination;
      const known = this.#queues.get(id);
      if (!known) this.#queues.set(id, { queue: this.#openQueue(destination, term), url, mark });
      else if (known.url !== url) {
        known.url = url;
        known.queue.sendBy(this.#options.protocols[destination.className].makeSender(destination));
      }
    }
  }

  #openQueue(destination: Destination, { store, ofQueues }: Term): DeliveryQueue {
    const { id, mark, url } = destination;
    const { limits, log } = this.#options;
    let isFailing = false;
    let givenUp = 0;
    const where = (): object => ({ destination: this.subscriptions.getDestination(id)?.url ?? url });
    return new DeliveryQueue({
      store,
      id: mark,
      sender: this.#options.protocols[destination.className].makeSender(destination),
      maxQueued: limits.maxQueued,
      retry: () => this.#retryOf(destination),
      onFailure: (err) => {
        if (!isFailing) log.warn({ ...where(), err }, 'a listener does not take indications');
        isFailing = true;
      },
      onRecovery: () => {
        isFailing = false;
        log.info({ ...where(), givenUp }, 'the listener takes indications again');
        givenUp = 0;
      },
      onGivenUp: (number, why, failingSince) => {
        givenUp += 1;
        this.#givenUp += 1;
        // Logged for the 1st, 10th, 100th and so on, to keep the log small.
        if (Number.isInteger(Math.log10(givenUp))) {
          log.warn({ ...where(), number, why, givenUp }, 'an indication was given up');
        }
        if (why === 'retries used up' && failingSince !== null) this.#fatalError(id, failingSince);
      },
      onStoreError: (err) => log.error({ ...where(), err }, 'indications could not be stored'),
      ...(ofQueues && { term: ofQueues }),
    });
  }

  /** The retry settings of the destination, or else those of the service. */
  #retryOf({ delivery = {} }: Destination): RetrySettings {
    const { retryAttempts: attempts, retryIntervalMs: intervalMs } = delivery;
    if (typeof attempts === 'number' && typeof intervalMs === 'number') return { attempts, intervalMs };
    return {
      attempts: this.settings.DeliveryRetryAttempts,
      intervalMs: this.settings.DeliveryRetryInterval * 1000,
    };
  }

  #noteUntested({ cimClass }: SelectQuery, err: unknown): void {
    this.#givenUp += 1;
    this.#untested += 1;
    if (!Number.isInteger(Math.log10(this.#untested))) return;
    const fields = { err, class: cimClass.name, untested: this.#untested };
    this.#options.log.warn(fields, 'an indication was given up: its filter takes too long');
  }

  /** Applies the policy to the subscriptions of a listener that has failed for too long. */
  #fatalError(destinationId: string, failingSince: number): void {
    const destination = this.subscriptions.getDestination(destinationId);
    if (!destination) return;
    for (const subscription of this.subscriptions.subscriptionsTo(destinationId)) {
      const { action, intervalMs } = fatalErrorPolicyOf(subscription, this.settings);
      if (action === 'ignore' || !subscription.isEnabled || Date.now() - failingSince < intervalMs) continue;
      this.#options.log.warn(
        { destination: destination.url, action },
        'a subscription has come to its end: its listener is out of reach',
      );
      this.#inBackground(
        action === 'disable'
          ? this.subscriptions.disable(subscription)
          : this.#remove(subscription, destination),
      );
    }
  }

  async #remove(subscription: Subscription, destination: Destination): Promise<void> {
    await this.subscriptions.removeSubscription(subscription);
    if (this.subscriptions.getDestination(destination.id) === null) return;
    const isLast = this.subscriptions.subscriptionsTo(destination.id).length === 0;
    if (isLast && destination.isTransient) await this.subscriptions.removeDestination(destination);
  }

  /** Removes subscriptions whose SubscriptionDuration is over, by a timer for the next one. */
  #endInTime(): void {
    if (this.#endTimer) clearTimeout(this.#endTimer);
    this.#endTimer = null;
    const timed = this.subscriptions.subscriptions().filter(({ endsAt }) => endsAt !== null);
    if (timed.length === 0) return;
    const next = Math.min(...timed.map(({ endsAt }) => endsAt ?? 0));
    this.#endTimer = setTimeout(
      () => {
        const over = timed.filter(({ endsAt }) => (endsAt ?? 0) <= Date.now());
        for (const one of over) this.#inBackground(this.subscriptions.removeSubscription(one));
        if (over.length === 0) this.#endInTime();
      },
      Math.min(Math.max(next - Date.now(), 0), 2 ** 31 - 1),
    );
    this.#endTimer.unref();
  }

  /** Runs work that nobody waits for.  It is not an error if the client has just removed the subscription. */
  #inBackground(work: Promise<void>): void {
    const watched = work.catch((err: unknown) =>
      this.#options.log.warn({ err }, 'subscriptions could not be cleaned up'),
    );
    this.#ending.push(watched);
    void watched.then(() => (this.#ending = this.#ending.filter((each) => each !== watched)));
  }
}

/** How this server delivers. */
interface Term {
  readonly store: SharedStore;
  /** Null: no other server delivers. */
  readonly ofQueues: QueueTerm | null;
}

/** The indication without the properties that differ by destination. */
function withoutOwnProperties(indication: CIMInstance): CIMInstance {
  const properties = new NameMap<CIMProperty>(indication.properties);
  for (const name of ['IndicationFilterName', 'SequenceContext', 'SequenceNumber']) properties.delete(name);
  return new CIMInstance(indication.className, properties);
}
