import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SharedStore } from '../store/KeyValueStore.js';
import { removeKeys } from '../store/removeKeys.js';
import { NeverDeliverableError, type BatchLimits, type Sender } from './Sender.js';
import { entriesPrefix, entryKey, numberOf, stateKey } from './deliveryKeys.js';
import {
  countFitting,
  maxWritten,
  readState,
  withOrigin,
  type Origin,
  type QueueState,
  type QueueTerm,
  type Routed,
} from './queueState.js';

/** How often and at which interval a failed delivery is retried. */
export interface RetrySettings {
  /** Number of retries after the first attempt; 0: none. */
  readonly attempts: number;
  /** Minimum interval between attempts.  It doubles with each attempt, up to ten times the minimum. */
  readonly intervalMs: number;
}

export interface DeliveryQueueOptions {
  readonly store: SharedStore;
  /** A short unique text for each destination; part of the keys in the store. */
  readonly id: string;
  /** Null: the client of the destination fetches the indications. */
  readonly sender: Sender | null;
  readonly retry: () => RetrySettings;
  /** Maximum number of waiting indications.  Beyond it the oldest are discarded. */
  readonly maxQueued: number;
  /** Called after each failed attempt. */
  readonly onFailure: (error: Error) => void;
  /** Called after the first successful delivery that follows failures. */
  readonly onRecovery: () => void;
  /** Called once for each indication that will never be delivered. */
  readonly onGivenUp: (number: number, why: GivenUpReason, failingSince: number | null) => void;
  readonly onStoreError: (error: unknown) => void;
  /** Absent if no other server delivers the same indications. */
  readonly term?: QueueTerm;
}

/** Number of documents of a queue held in memory.  The others are only in the store. */
const WINDOW = 64;
const SHORTEST_PAUSE_MS = 200;
/** How long an attempt in progress may continue when the queue is closed.  Resolving a host name may take longer. */
const CLOSE_MS = 500;

/** Why an indication will never be delivered. */
export type GivenUpReason =
  | 'retries used up'
  | 'too many waiting'
  | 'could not be stored'
  | 'not taken by its listener';

interface UnsavedEntry extends Entry {
  /** With this entry. */
  readonly routed: Routed;
}

/** A queued indication. */
export interface Entry {
  readonly number: number;
  readonly document: Buffer;
}

/**
 * The indications waiting for one destination, in order, numbered by one sequence.
 * An indication is on disk before it is sent and until the listener has accepted it.  After a restart or a crash the remaining
 * ones are sent with the same context and numbers; the last one may be sent twice.  A number is never used for two indications.
 */
export class DeliveryQueue {
  readonly #options: DeliveryQueueOptions;
  #sender: Sender | null;
  readonly #context: string;
  #failingSince: number | null;
  /** Duration of the failures before this process started, by the wall clock.  From then on a monotonic clock is used. */
  #failedBeforeMs = 0;
  #failingFrom = performance.now();
  /** Numbers of the oldest waiting indication, of the next new one, and of the first that is not on disk. */
  #first: number;
  #next: number;
  #saved: number;
  /** The oldest indications on disk, without a gap.  The store may have more after them. */
  #window: Entry[] = [];
  #unsaved: UnsavedEntry[] = [];
  #routed: Routed;
  /** Of what is on disk. */
  #savedRouted: Routed;
  /** Lengths of the waiting documents, by number.  Not kept without a term. */
  readonly #lengths = new Map<number, number>();
  #bytes = 0;
  #done: number[] = [];
  /** Number of delivered indications whose removal is not on disk. */
  #unnoted = 0;
  #writing: Promise<boolean> | null = null;
  /** Whether the failure state on disk is out of date. */
  #isStateStale = false;
  #flushing: Promise<void> | null = null;
  #delivering: Promise<void> | null = null;
  #isClosed = false;
  /** Another server may deliver now; nothing more is written. */
  #isLost = false;
  /** Closed; nothing more is delivered. */
  #isStopped = false;
  #pause = new AbortController();
  /** Called when more is on disk, and when the queue is closed. */
  readonly #waiters = new Set<() => void>();

  /** Continues with the state in the store. */
  constructor(options: DeliveryQueueOptions) {
    this.#options = options;
    this.#sender = options.sender;
    const state = readState(options.store, options.id);
    this.#context = state?.context ?? `iscsi-wbem:${randomUUID()}`;
    this.#failingSince = state?.failingSince ?? null;
    this.#routed = state?.routed ?? {};
    this.#savedRouted = this.#routed;
    this.#failedBeforeMs = Math.max(0, Date.now() - (this.#failingSince ?? Date.now()));
    const [oldest] = options.store.keys(entriesPrefix(options.id), { limit: 1 });
    this.#next = state?.next ?? 0;
    this.#saved = this.#next;
    this.#first = oldest === undefined ? this.#next : numberOf(oldest);
    if (options.term)
      for (const [key, document] of options.store.entries(entriesPrefix(options.id)))
        this.#count(numberOf(key), document.length);
    this.#deliver();
  }

  /** Number of waiting indications. */
  get length(): number {
    return this.#next - this.#first;
  }

  /** Time of the first failure since the last success, in ms since 1970; null if the last attempt succeeded or there was none. */
  get failingSince(): number | null {
    return this.#failingSince;
  }

  /** The length of the waiting documents; 0 without a term. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Appends an indication.  `encode` makes its document.
   * @param origin of an indication that may come again: it is appended once.
   */
  push(encode: (context: string, number: number) => Buffer, origin: Origin | null = null): void {
    if (this.#isClosed || this.#knows(origin)) return;
    const number = this.#next;
    const document = encode(this.#context, number);
    this.#next += 1;
    if (origin) this.#routed = withOrigin(this.#routed, origin);
    this.#unsaved.push({ number, document, routed: this.#routed });
    this.#count(number, document.length);
    while (this.length > this.#options.maxQueued) this.dropOldest();
    this.#flush();
  }

  /** Leaves a number out, so that the listener sees that indications are missing. */
  skip(origin: Origin): void {
    if (this.#isClosed || this.#knows(origin)) return;
    this.#routed = withOrigin(this.#routed, origin);
    this.#next += 1;
    this.#isStateStale = true;
    this.#flush();
  }

  /** Gives the oldest waiting indication up. */
  dropOldest(): void {
    this.#giveUp(this.#first, 'too many waiting');
  }

  /** Resolves when everything that was appended is on disk, or the term is over. */
  async whenSaved(): Promise<void> {
    const end = this.#next;
    while (this.#saved < end && !this.#isLost) await (this.#flushing ?? Promise.resolve());
  }

  /** Resolves when the store has noted all that was delivered, or the term is over. */
  async #whenNoted(): Promise<void> {
    while (this.#unnoted > 0 && !this.#isLost) await (this.#writing ?? Promise.resolve());
  }

  #knows(origin: Origin | null): boolean {
    return origin !== null && (this.#routed[origin.source] ?? '') >= origin.position;
  }

  #count(number: number, length: number): void {
    if (!this.#options.term) return;
    this.#lengths.set(number, length);
    this.#bytes += length;
  }

  /**
   * For a destination whose client fetches its indications: the stored indications from the given number on, in order.  Those
   * before it have been received and are removed.
   */
  take(from: number, maxCount: number): readonly Entry[] {
    const start = Math.min(from, this.#saved);
    while (this.#first < start) this.#finish(this.#first);
    return this.#stored(this.#first, maxCount);
  }

  /** Resolves when an indication with that number or a later one is available, the queue is closed, or the signal is aborted. */
  async whenMore(from: number, signal: AbortSignal): Promise<void> {
    while (!this.#isClosed && !signal.aborted && Math.max(from, this.#first) >= this.#saved) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#waiters.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        this.#waiters.add(wake);
        signal.addEventListener('abort', wake);
      });
    }
  }

  /** Replaces the sender.  The next attempt is made at once. */
  sendBy(sender: Sender | null): void {
    this.#sender?.close();
    this.#sender = sender;
    this.hurry();
  }

  /** Ends the pause between two attempts. */
  hurry(): void {
    this.#pause.abort();
  }

  /** Stops.  Waiting indications stay in the store. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.hurry();
    this.#wake();
    this.#sender?.close();
    await Promise.race([this.#delivering, sleep(CLOSE_MS)]);
    this.#isStopped = true;
    while (this.#flushing) await this.#flushing;
  }

  /** Stops and deletes everything from the store. */
  async dispose(): Promise<void> {
    await this.close();
    const { store, id } = this.#options;
    await removeKeys(store, [...store.keys(entriesPrefix(id)), stateKey(id)]);
  }

  #deliver(): void {
    if (this.#isClosed || this.#isStopped || this.#delivering || this.#sender === null) return;
    if (this.#first >= this.#saved) return;
    this.#delivering = this.#deliverAll().finally(() => {
      this.#delivering = null;
      // An indication may have arrived since the last check.
      this.#deliver();
    });
  }

  async #deliverAll(): Promise<void> {
    while (!this.#isClosed) {
      // Otherwise the next server would send all again that is not noted as delivered.
      if (this.#options.term) await this.#whenNoted();
      if (this.#isStopped) return;
      const head = this.#head();
      if (!head || this.#sender === null) return;
      const { batch } = this.#sender;
      await this.#deliverTogether(batch === undefined ? [head] : await this.#collect(batch));
    }
  }

  /** The oldest entries that are sent together.  They wait for others as long as the limits allow. */
  async #collect({ maxCount, maxBytes, maxWaitMs }: BatchLimits): Promise<readonly Entry[]> {
    if (maxWaitMs > 0) {
      const waited = AbortSignal.timeout(maxWaitMs);
      while (!this.#isClosed && !waited.aborted && this.#saved - this.#first < maxCount)
        await this.whenMore(this.#saved, waited);
    }
    const entries: Entry[] = [];
    let bytes = 0;
    for (const entry of this.#stored(this.#first, maxCount)) {
      bytes += entry.document.length;
      if (entries.length > 0 && bytes > maxBytes) break;
      entries.push(entry);
    }
    return entries;
  }

  async #deliverTogether(entries: readonly Entry[]): Promise<void> {
    const last = entries.at(-1)?.number ?? -1;
    for (let tries = 1; ; tries += 1) {
      if (this.#isOver(last)) return;
      // Some may have been dropped meanwhile because the queue was full.
      const left = entries.filter(({ number }) => number >= this.#first);
      if (this.#options.term?.isSafe() === false) {
        this.#lose();
        return;
      }
      try {
        await this.#sender?.exportIndications(left.map(({ document }) => document));
        this.#succeeded();
        for (const { number } of left) this.#finish(number);
        return;
      } catch (error) {
        if (this.#isOver(last)) return;
        if (error instanceof NeverDeliverableError) {
          for (const { number } of left) this.#giveUp(number, 'not taken by its listener');
          return;
        }
        this.#failed(error instanceof Error ? error : new Error(String(error)));
      }
      if (tries > this.#options.retry().attempts) break;
      await this.#wait(tries);
    }
    for (const { number } of entries) if (number >= this.#first) this.#giveUp(number, 'retries used up');
  }

  /** Whether there is nothing more to try: the queue is closed, or this indication was discarded because too many wait. */
  #isOver(number: number): boolean {
    return this.#isClosed || this.#isStopped || number < this.#first;
  }

  #succeeded(): void {
    if (this.#failingSince === null) return;
    this.#failingSince = null;
    this.#isStateStale = true;
    this.#options.onRecovery();
  }

  #failed(error: Error): void {
    if (this.#failingSince === null) {
      this.#failingSince = Date.now();
      this.#failedBeforeMs = 0;
      this.#failingFrom = performance.now();
      this.#isStateStale = true;
      this.#flush();
    }
    this.#options.onFailure(error);
  }

  async #wait(tries: number): Promise<void> {
    const { intervalMs } = this.#options.retry();
    const pauseMs = Math.max(SHORTEST_PAUSE_MS, intervalMs * Math.min(2 ** (tries - 1), 10));
    if (this.#pause.signal.aborted) this.#pause = new AbortController();
    await sleep(Math.min(pauseMs, 2 ** 31 - 1), undefined, { signal: this.#pause.signal, ref: false }).catch(
      () => undefined,
    );
  }

  #giveUp(number: number, why: GivenUpReason): void {
    this.#finish(number);
    const failingMs = this.#failedBeforeMs + performance.now() - this.#failingFrom;
    this.#options.onGivenUp(number, why, this.#failingSince === null ? null : Date.now() - failingMs);
  }

  /** Removes the oldest indication from the queue. */
  #finish(number: number): void {
    if (number < this.#first || this.#isStopped) return;
    this.#bytes -= this.#lengths.get(number) ?? 0;
    this.#lengths.delete(number);
    this.#first = number + 1;
    if (this.#window[0]?.number === number) this.#window.shift();
    if (this.#unsaved[0]?.number === number) {
      this.#unsaved.shift();
      this.#isStateStale = true; // `whenSaved` waits until its number is noted as used.
    } else {
      this.#done.push(number);
      this.#unnoted += 1;
    }
    this.#flush();
  }

  /** The entries from a number on that are known to be on disk. */
  #stored(first: number, limit: number): Entry[] {
    const { store, id } = this.#options;
    const from = first > 0 ? { after: entryKey(id, first - 1) } : {};
    return Array.from(store.entries(entriesPrefix(id), { ...from, limit }), ([key, document]) => ({
      number: numberOf(key),
      document,
    })).filter(({ number }) => number < this.#saved);
  }

  #head(): Entry | null {
    if (this.#window.length === 0 && this.#first < this.#saved) {
      // Indications whose write is not confirmed yet are added after the confirmation; otherwise they would be in the window
      // twice.
      this.#window = this.#stored(this.#first, WINDOW);
      this.#first = this.#window[0]?.number ?? this.#saved;
    }
    return this.#window[0] ?? null;
  }

  #flush(): void {
    this.#flushing ??= this.#flushAll().finally(() => {
      this.#flushing = null;
      if (this.#hasChanges()) this.#flush();
      this.#deliver();
    });
  }

  async #flushAll(): Promise<void> {
    // Indications pushed in the same turn of the event loop are written together.
    await Promise.resolve();
    while (this.#hasChanges()) {
      const { entries, done } = this.#takeUnsaved();
      const last = entries.at(-1);
      const isAll = this.#unsaved.length === 0;
      // After the last entry there may be a number that was left out.
      const next = isAll ? this.#next : (last?.number ?? this.#saved - 1) + 1;
      const routed = isAll ? this.#routed : (last?.routed ?? this.#savedRouted);
      this.#writing = this.#write(entries, done, { next, routed });
      const isStored = await this.#writing;
      this.#unnoted -= done.length;
      if (!isStored && this.#options.term) {
        this.#lose();
        return;
      }
      this.#savedRouted = routed;
      if (isStored) this.#remember(entries);
      this.#saved = next;
      // If they were sent without being stored, their numbers could be used again after a restart.
      if (!isStored)
        for (const { number } of entries) this.#options.onGivenUp(number, 'could not be stored', null);
      this.#deliver();
      this.#wake();
    }
  }

  #lose(): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#isStopped = true;
    this.#wake();
    this.#options.term?.onLost();
  }

  /** As many as are written together. */
  #takeUnsaved(): { readonly entries: readonly UnsavedEntry[]; readonly done: readonly number[] } {
    if (!this.#options.term) {
      const [entries, done] = [this.#unsaved, this.#done];
      [this.#unsaved, this.#done] = [[], []];
      return { entries, done };
    }
    const count = countFitting(this.#unsaved);
    return { entries: this.#unsaved.splice(0, count), done: this.#done.splice(0, maxWritten) };
  }

  #wake(): void {
    for (const wake of this.#waiters) wake();
  }

  #hasChanges(): boolean {
    return !this.#isLost && (this.#unsaved.length > 0 || this.#done.length > 0 || this.#isStateStale);
  }

  /** @returns whether the entries are on disk. */
  async #write(
    entries: readonly Entry[],
    done: readonly number[],
    { next, routed }: Pick<QueueState, 'next'> & { readonly routed: Routed },
  ): Promise<boolean> {
    const { store, id } = this.#options;
    const isStateStale = this.#isStateStale;
    this.#isStateStale = false;
    try {
      await store.change((change) => {
        for (const { number, document } of entries) change.put(entryKey(id, number), document);
        for (const number of done) change.remove(entryKey(id, number));
        if (entries.length === 0 && !isStateStale) return;
        const state: QueueState = {
          context: this.#context,
          next,
          failingSince: this.#failingSince,
          ...(Object.keys(routed).length > 0 && { routed }),
        };
        change.put(stateKey(id), Buffer.from(JSON.stringify(state)));
      });
      return true;
    } catch (error) {
      this.#options.onStoreError(error);
      return false;
    }
  }

  /** Adds stored entries to the window in memory, if there is room and no gap before them. */
  #remember(entries: readonly Entry[]): void {
    const end = (this.#window.at(-1)?.number ?? this.#first - 1) + 1;
    const isNext = end >= this.#saved;
    if (!isNext) return;
    for (const entry of entries) {
      if (this.#window.length >= WINDOW) return;
      if (entry.number >= this.#first) this.#window.push(entry);
    }
  }
}
