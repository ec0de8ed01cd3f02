import { setTimeout as sleep } from 'node:timers/promises';
import { CIMInstance, cimProperty, type CIMProperty } from '../cim/CIMInstance.js';
import { foldName, NameMap } from '../cim/NameMap.js';
import { encodeExport } from '../client/ListenerClient.js';
import type { Repository } from '../repository/Repository.js';
import type { SelectQuery } from '../query/compileSelect.js';
import { decodeStored, encodeStored } from '../repository/storedJson.js';
import type { SharedStore } from '../store/KeyValueStore.js';
import { StoredValue } from '../store/StoredValue.js';
import { DeliveryQueue, type Sender } from './DeliveryQueue.js';
import { forgetQueuesExcept } from './deliveryKeys.js';
import type { Destination, Subscription } from './elements.js';
import type { IndicationSink, Occurrence } from './Indication.js';
import { defaultServiceSettings, type IndicationLimits, type ServiceSettings } from './IndicationSettings.js';
import { FilterTests } from './FilterTests.js';
import { fatalErrorPolicyOf } from './fatalErrorPolicy.js';
import { routesOf, type Route } from './Routes.js';
import { Subscriptions, type SubscriptionsOptions } from './Subscriptions.js';
import { withoutSecrets } from './withoutSecrets.js';

export interface IndicationLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The users as far as indications ask. */
export interface IndicationReaders {
  /** Whether a user may read a namespace now; nobody else than a user may. */
  mayRead(user: string, namespace: string): boolean;
  /** Calls back whenever an answer of `mayRead` may have changed. */
  onChange(listener: () => void): void;
}

export interface IndicationsOptions extends Omit<SubscriptionsOptions, 'onBrokenFilter'> {
  readonly repository: Repository;
  readonly store: SharedStore;
  readonly limits: IndicationLimits;
  /** Who may read what; left out: everybody, everything. */
  readonly readers?: IndicationReaders;
  /** The way to a listener by its URL. */
  readonly makeSender: (url: string) => Sender;
  readonly log: IndicationLog;
}

/** A target that does not answer holds up nobody who subscribes for longer. */
const longestStartMs = 5_000;

const SETTINGS_KEY = 'indications/settings';

/**
 * The indication service (DSP1054): takes occurrences from their sources, and sends them to the listeners whose filters they pass.
 *
 * Each destination has a queue, a connection and a sequence of its own: none waits for another, and no source for any of them.
 */
export class Indications implements IndicationSink {
  readonly subscriptions: Subscriptions;
  readonly #options: IndicationsOptions;
  readonly #queues = new Map<string, { readonly queue: DeliveryQueue; readonly mark: string; url: string }>();
  readonly #wantedListeners = new Set<() => Promise<void> | null>();
  /** Sources that have not begun yet to watch what is wanted since. */
  readonly #starting = new Set<Promise<void>>();
  readonly #settings: StoredValue<ServiceSettings>;
  /** By folded name of the namespace; null: to be made anew. */
  #routes: ReadonlyMap<string, readonly Route[]> | null = null;
  /** What `wants` answers with these routes. */
  readonly #wanted = new Map<string, boolean>();
  #endTimer: NodeJS.Timeout | null = null;
  #ending: Promise<void>[] = [];
  #givenUp = 0;
  readonly #tests: FilterTests;
  /** How often an indication was not tested to the end. */
  #untested = 0;
  #isClosed = false;

  constructor(options: IndicationsOptions) {
    this.#options = options;
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
    const marks = this.subscriptions.destinations().map(({ mark }) => mark);
    this.#inBackground(forgetQueuesExcept(store, new Set(marks)));
    this.#changed();
  }

  get settings(): ServiceSettings {
    return this.#settings.value;
  }

  get limits(): IndicationLimits {
    return this.#options.limits;
  }

  async changeSettings(changes: Partial<ServiceSettings>): Promise<void> {
    await this.#options.store.change((change) =>
      change.put(SETTINGS_KEY, encodeStored({ ...this.settings, ...changes })),
    );
    for (const { queue } of this.#queues.values()) queue.hurry();
  }

  publish({ namespace, indication }: Occurrence): void {
    try {
      const routes = this.#routesIn(namespace);
      const [first] = routes;
      if (!first) return;
      const seen = withoutSecrets(indication, first.namespace);
      for (const route of routes) this.#offer(route, seen);
    } catch (err) {
      this.#options.log.error({ err, indication: indication.className }, 'an indication could not be sent');
    }
  }

  wants(className: string, namespace: string): boolean {
    // Sources ask for each thing that happens, no matter who makes it happen.
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

  /** Settled when the sources watch what is wanted now: what happens from then on is indicated.  Waits 5 s at most. */
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

  /** Whether a subscription lets something through: one of its filters fits the classes, and its owner may read where it looks. */
  isEffective(subscription: Subscription): boolean {
    return this.subscriptions
      .filtersOf(subscription)
      .some(({ queries }) =>
        queries.some(({ namespace }) => this.#mayRead(subscription.owner, namespace.name)),
      );
  }

  readonly #mayRead = (owner: string, namespace: string): boolean =>
    this.#options.readers?.mayRead(owner, namespace) ?? true;

  /** How many indications wait for all destinations together. */
  get waiting(): number {
    let waiting = 0;
    for (const { queue } of this.#queues.values()) waiting += queue.length;
    return waiting;
  }

  /** How many were given up since the start. */
  get givenUp(): number {
    return this.#givenUp;
  }

  /** Stops sending; what waits is sent after the next start. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#tests.close();
    if (this.#endTimer) clearTimeout(this.#endTimer);
    await Promise.all([...this.#queues.values()].map(({ queue }) => queue.close()));
    await Promise.all(this.#ending);
  }

  #offer(route: Route, indication: CIMInstance): void {
    const { query, namespace } = route;
    if (!namespace.indicationClasses.isA(indication.className, query.cimClass.name)) return;
    this.#tests.offer(query, indication, () => this.#send(route, indication));
  }

  #send({ query, deliveries }: Route, indication: CIMInstance): void {
    const encode = encodeExport(withoutOwnProperties(query.project(indication)));
    for (const { filterName, destinationId } of deliveries) {
      const queue = this.#queues.get(destinationId)?.queue;
      queue?.push((context, number) =>
        encode(String(number), [
          cimProperty('IndicationFilterName', 'string', filterName),
          cimProperty('SequenceContext', 'string', context),
          cimProperty('SequenceNumber', 'sint64', BigInt(number)),
        ]),
      );
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
    this.#alignQueues();
    this.#endInTime();
    for (const listener of this.#wantedListeners) this.#tell(listener);
  }

  #tell(listener: () => Promise<void> | null): void {
    const starting = listener();
    if (!starting) return;
    this.#starting.add(starting);
    void starting.finally(() => this.#starting.delete(starting));
  }

  /** A queue for each destination. */
  #alignQueues(): void {
    const destinations = new Map(this.subscriptions.destinations().map((each) => [each.id, each]));
    for (const [id, { queue, mark }] of this.#queues) {
      if (destinations.get(id)?.mark === mark) continue;
      this.#queues.delete(id);
      this.#inBackground(queue.dispose());
    }
    for (const [id, { url, mark }] of destinations) {
      const known = this.#queues.get(id);
      if (!known) this.#queues.set(id, { queue: this.#openQueue(id, mark, url), url, mark });
      else if (known.url !== url) {
        known.url = url;
        known.queue.sendBy(this.#options.makeSender(url));
      }
    }
  }

  #openQueue(id: string, mark: string, url: string): DeliveryQueue {
    const { store, makeSender, limits, log } = this.#options;
    let isFailing = false;
    let givenUp = 0;
    const where = (): object => ({ destination: this.subscriptions.getDestination(id)?.url ?? url });
    return new DeliveryQueue({
      store,
      id: mark,
      sender: makeSender(url),
      maxQueued: limits.maxQueued,
      retry: () => ({
        attempts: this.settings.DeliveryRetryAttempts,
        intervalMs: this.settings.DeliveryRetryInterval * 1000,
      }),
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
        // The first, the tenth, the hundredth: a log is no queue.
        if (Number.isInteger(Math.log10(givenUp))) {
          log.warn({ ...where(), number, why, givenUp }, 'an indication was given up');
        }
        if (why === 'retries used up' && failingSince !== null) this.#fatalError(id, failingSince);
      },
      onStoreError: (err) => log.error({ ...where(), err }, 'indications could not be stored'),
    });
  }

  #noteUntested({ cimClass }: SelectQuery, err: unknown): void {
    this.#givenUp += 1;
    this.#untested += 1;
    if (!Number.isInteger(Math.log10(this.#untested))) return;
    const fields = { err, class: cimClass.name, untested: this.#untested };
    this.#options.log.warn(fields, 'an indication was given up: its filter takes too long');
  }

  /** A listener that is gone for long enough loses its subscriptions. */
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
    const isLast = this.subscriptions.subscriptionsTo(destination.id).length === 0;
    if (isLast && destination.isTransient) await this.subscriptions.removeDestination(destination);
  }

  /** Removes subscriptions whose SubscriptionDuration is over, at the time of the next one. */
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

  /** What nobody waits for; a subscription that a client has just removed is no fault. */
  #inBackground(work: Promise<void>): void {
    const watched = work.catch((err: unknown) =>
      this.#options.log.warn({ err }, 'subscriptions could not be cleaned up'),
    );
    this.#ending.push(watched);
    void watched.then(() => (this.#ending = this.#ending.filter((each) => each !== watched)));
  }
}

/** The indication without what each destination gets of its own. */
function withoutOwnProperties(indication: CIMInstance): CIMInstance {
  const properties = new NameMap<CIMProperty>(indication.properties);
  for (const name of ['IndicationFilterName', 'SequenceContext', 'SequenceNumber']) properties.delete(name);
  return new CIMInstance(indication.className, properties);
}
