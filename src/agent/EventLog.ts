import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  eventKinds,
  maxEventBytes,
  maxEventsPerAnswer,
  type EventKind,
  type EventsAnswer,
  type EventsRequest,
} from '../link/messages.js';

export interface EventLogOptions {
  /** Maximum number of kept events; the oldest are dropped beyond it. */
  readonly maxEvents: number;
  /** How long an endpoint that has stopped asking counts as one that wants events; left out: ten minutes. */
  readonly wantedMs?: number;
}

/** What an endpoint wants. */
interface Wanting {
  readonly kinds: ReadonlySet<EventKind>;
  readonly version: number;
  /** In which `version` is counted. */
  readonly run: string | undefined;
  /** By performance.now(). */
  readonly until: number;
}

const defaultWantedMs = 600_000;
/** Maximum wait until what is wanted is watched. */
const longestStartMs = 5_000;
/** Maximum wait of a request for the next event, whatever the endpoint asks. */
const longestWaitMs = 60_000;
/** Enough for the endpoints of a fleet, each of which may have been restarted a few times. */
const maxEndpoints = 16;
/** Maximum length of all kept events, in characters. */
const maxKeptLength = 64 * 1024 * 1024;
/** Maximum length of the events of one answer, in characters. */
const maxAnswerLength = 1024 * 1024;

/**
 * The latest indications of this host, numbered, for the endpoints that want them.  It holds them in memory: another epoch tells an
 * endpoint that the numbers begin anew, because the agent was restarted or nobody wanted events for a while.
 *
 * Nothing is watched and nothing is kept while no endpoint wants it.
 */
export class EventLog {
  readonly #options: EventLogOptions;
  readonly #wantedMs: number;
  readonly #listeners = new Set<() => Promise<void> | null>();
  readonly #starting = new Set<Promise<void>>();
  readonly #wanting = new Map<string, Wanting>();
  #epoch: string = randomUUID();
  /** Number of the oldest kept event. */
  #first = 0;
  /** The kept events, behind some that have been dropped already. */
  #events: string[] = [];
  #dropped = 0;
  #keptLength = 0;
  #wanted = '';
  #timer: NodeJS.Timeout | null = null;
  readonly #waiters = new Set<() => void>();
  #isShutDown = false;

  constructor(options: EventLogOptions) {
    this.#options = options;
    this.#wantedMs = options.wantedMs ?? defaultWantedMs;
  }

  /** How many are kept. */
  get size(): number {
    return this.#events.length - this.#dropped;
  }

  wants(kind: EventKind): boolean {
    for (const { kinds } of this.#wanting.values()) if (kinds.has(kind)) return true;
    return false;
  }

  /**
   * Calls the listener at once, and whenever a result of `wants` has changed.  Its promise resolves when it watches.  If it rejects, the request that
   * waits for it fails, and the next one calls the listeners again.
   */
  onWantedChange(listener: () => Promise<void> | null): () => void {
    this.#listeners.add(listener);
    this.#tell(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Keeps an event.  One that is too long for an answer is dropped, and counts as a gap. */
  push(event: string): void {
    if (this.#wanted === '') return;
    if (Buffer.byteLength(event) > maxEventBytes) {
      this.#dropAll();
      return;
    }
    this.#events.push(event);
    this.#keptLength += event.length;
    while (this.size > this.#options.maxEvents || this.#keptLength > maxKeptLength) this.#dropOldest();
    this.#wake();
  }

  #dropOldest(): void {
    this.#keptLength -= this.#events[this.#dropped]?.length ?? 0;
    this.#events[this.#dropped] = '';
    this.#dropped += 1;
    this.#first += 1;
    // Moving all others takes longer the more there are, so it is done once in as many times.
    if (this.#dropped <= this.#events.length / 2) return;
    this.#events = this.#events.slice(this.#dropped);
    this.#dropped = 0;
  }

  /**
   * The events from a number on.  Waits for one if there is none.
   * @param endpoint the id in the certificate of the sender.
   * @param signal ends the waiting.
   */
  async answer(
    { after, wants, wantsVersion, wantsRun, waitMs }: EventsRequest,
    endpoint: string,
    signal: AbortSignal,
  ): Promise<EventsAnswer> {
    await this.#want(endpoint, { kinds: new Set(wants), version: wantsVersion, run: wantsRun });
    if (after?.epoch === this.#epoch && after.number >= this.#next)
      await this.#waitForMore(after.number, Math.min(waitMs, longestWaitMs), signal);
    if (after === null) return { epoch: this.#epoch, from: this.#next, events: [] };
    const isSame = after.epoch === this.#epoch;
    const from = isSame ? Math.min(Math.max(after.number, this.#first), this.#next) : this.#first;
    return { epoch: this.#epoch, from, events: this.#page(from - this.#first + this.#dropped) };
  }

  #page(begin: number): string[] {
    const page: string[] = [];
    let length = 0;
    for (let at = begin; at < this.#events.length && page.length < maxEventsPerAnswer; at += 1) {
      const event = this.#events[at] ?? '';
      length += event.length;
      if (page.length > 0 && length > maxAnswerLength) break;
      page.push(event);
    }
    return page;
  }

  /** Ends the waiting of all requests. */
  shutDown(): void {
    this.#isShutDown = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#wake();
  }

  get #next(): number {
    return this.#first + this.size;
  }

  async #want(endpoint: string, told: Omit<Wanting, 'until'>): Promise<void> {
    const known = this.#wanting.get(endpoint);
    const isOld = known !== undefined && known.run === told.run && known.version > told.version;
    this.#wanting.delete(endpoint);
    this.#wanting.set(endpoint, { ...(isOld ? known : told), until: performance.now() + this.#wantedMs });
    // The one that asked longest ago.
    const [oldest] = this.#wanting.keys();
    if (this.#wanting.size > maxEndpoints && oldest !== undefined) this.#wanting.delete(oldest);
    this.#align();
    if (this.#starting.size === 0) return;
    const begun = new AbortController();
    const tooLong = sleep(longestStartMs, null, { signal: begun.signal }).catch(() => null);
    // One source that has begun may have begun others.
    const all = async (): Promise<void> => {
      while (this.#starting.size > 0) await Promise.all(this.#starting);
    };
    try {
      await Promise.race([all(), tooLong]);
    } finally {
      begun.abort();
    }
  }

  #align(): void {
    const now = performance.now();
    for (const [endpoint, { until }] of this.#wanting) if (until <= now) this.#wanting.delete(endpoint);
    this.#plan(now);
    const wanted = eventKinds.filter((kind) => this.wants(kind)).join();
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    // What happens from now on is not noticed, so a later request with this epoch would not see the gap.
    if (wanted === '') this.#beginAnew();
    for (const listener of this.#listeners) this.#tell(listener);
  }

  #plan(now: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#wanting.size === 0 || this.#isShutDown) return;
    const next = Math.min(...[...this.#wanting.values()].map(({ until }) => until));
    this.#timer = setTimeout(() => this.#align(), Math.max(1, next - now));
    this.#timer.unref();
  }

  #tell(listener: () => Promise<void> | null): void {
    const starting = listener();
    if (!starting) return;
    this.#starting.add(starting);
    starting.then(
      () => this.#starting.delete(starting),
      () => {
        this.#starting.delete(starting);
        // The next request tells the listeners again, and finds that what happened meanwhile may be missing.
        this.#wanted = '';
        this.#beginAnew();
        this.#wake();
      },
    );
  }

  #beginAnew(): void {
    this.#epoch = randomUUID();
    this.#first = 0;
    this.#events = [];
    this.#dropped = 0;
    this.#keptLength = 0;
  }

  /** The next request finds that events are missing. */
  #dropAll(): void {
    this.#first = this.#next + 1;
    this.#events = [];
    this.#dropped = 0;
    this.#keptLength = 0;
    this.#wake();
  }

  async #waitForMore(from: number, waitMs: number, signal: AbortSignal): Promise<void> {
    const over = AbortSignal.any([signal, AbortSignal.timeout(waitMs)]);
    const epoch = this.#epoch;
    while (!over.aborted && !this.#isShutDown && epoch === this.#epoch && from >= this.#next) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#waiters.delete(wake);
          over.removeEventListener('abort', wake);
          resolve();
        };
        this.#waiters.add(wake);
        over.addEventListener('abort', wake);
      });
    }
  }

  #wake(): void {
    for (const wake of this.#waiters) wake();
  }
}
