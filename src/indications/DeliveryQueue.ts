import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SharedStore } from '../store/KeyValueStore.js';
import { entriesPrefix, entryKey, numberOf, stateKey } from './deliveryKeys.js';

/** How often and how fast a delivery that failed is tried again. */
export interface RetrySettings {
  /** After the first try; 0: none. */
  readonly attempts: number;
  /** The shortest time between two tries; it doubles from try to try, up to ten times as long. */
  readonly intervalMs: number;
}

/** What takes documents to a listener; every failure is an Error. */
export interface Sender {
  exportIndication(document: Buffer): Promise<void>;
  close(): void;
}

export interface DeliveryQueueOptions {
  readonly store: SharedStore;
  /** A short text of its own for each destination: part of the keys in the store. */
  readonly id: string;
  readonly sender: Sender;
  readonly retry: () => RetrySettings;
  /** How many wait at most; then the oldest are given up. */
  readonly maxQueued: number;
  /** After each try that failed. */
  readonly onFailure: (error: Error) => void;
  /** The first delivery after failures. */
  readonly onRecovery: () => void;
  /** Called once for each indication that the listener will never get. */
  readonly onGivenUp: (number: number, why: GivenUpReason, failingSince: number | null) => void;
  readonly onStoreError: (error: unknown) => void;
}

/** How many documents of a queue are held in memory; the others are in the store alone. */
const WINDOW = 64;
const SHORTEST_PAUSE_MS = 200;
/** How long a try that is under way may still take when the queue is closed: a name may be looked up for longer. */
const CLOSE_MS = 500;

/** Why a listener will never get an indication. */
export type GivenUpReason = 'retries used up' | 'too many waiting' | 'could not be stored';

interface Entry {
  readonly number: number;
  readonly document: Buffer;
}

/**
 * The indications on their way to one destination, in order, each with the next number of one sequence.
 *
 * They are on disk before they are sent and until the listener has taken them: after a restart, or a crash, the rest is sent
 * with the same context and numbers, the last one perhaps a second time.  A number is never used for two indications.
 */
export class DeliveryQueue {
  readonly #options: DeliveryQueueOptions;
  #sender: Sender;
  readonly #context: string;
  #failingSince: number | null;
  /** How long it has failed: before this life by the clock on the wall, and in it, from here on, by one that nobody sets. */
  #failedBeforeMs = 0;
  #failingFrom = performance.now();
  /** The oldest that waits, the next that will be given out, and the first that is not on disk yet. */
  #first: number;
  #next: number;
  #saved: number;
  /** The oldest on disk, without a gap; behind its end there may be more in the store. */
  #window: Entry[] = [];
  #unsaved: Entry[] = [];
  #done: number[] = [];
  /** Whether what is on disk says something else of failures. */
  #isStateStale = false;
  #flushing: Promise<void> | null = null;
  #delivering: Promise<void> | null = null;
  #isClosed = false;
  /** Closed, and the store is not written to any more. */
  #isStopped = false;
  #pause = new AbortController();

  /** Goes on where it was before a restart. */
  constructor(options: DeliveryQueueOptions) {
    this.#options = options;
    this.#sender = options.sender;
    const state = readState(options.store, options.id);
    this.#context = state?.context ?? `iscsi-wbem:${randomUUID()}`;
    this.#failingSince = state?.failingSince ?? null;
    this.#failedBeforeMs = Math.max(0, Date.now() - (this.#failingSince ?? Date.now()));
    const [oldest] = options.store.keys(entriesPrefix(options.id), { limit: 1 });
    this.#next = state?.next ?? 0;
    this.#saved = this.#next;
    this.#first = oldest === undefined ? this.#next : numberOf(oldest);
    this.#deliver();
  }

  /** How many wait. */
  get length(): number {
    return this.#next - this.#first;
  }

  /** Since when nothing could be delivered, in ms since 1970; null: the last try succeeded, or there was none. */
  get failingSince(): number | null {
    return this.#failingSince;
  }

  /** Puts an indication at the end; `encode` makes its document. */
  push(encode: (context: string, number: number) => Buffer): void {
    if (this.#isClosed) return;
    const number = this.#next;
    const document = encode(this.#context, number);
    this.#next += 1;
    this.#unsaved.push({ number, document });
    while (this.length > this.#options.maxQueued) this.#giveUp(this.#first, 'too many waiting');
    this.#flush();
  }

  /** From now on by another way: the next try is made at once. */
  sendBy(sender: Sender): void {
    this.#sender.close();
    this.#sender = sender;
    this.hurry();
  }

  /** Ends the pause between two tries. */
  hurry(): void {
    this.#pause.abort();
  }

  /** Stops; what waits stays in the store. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.hurry();
    this.#sender.close();
    await Promise.race([this.#delivering, sleep(CLOSE_MS)]);
    this.#isStopped = true;
    while (this.#flushing) await this.#flushing;
  }

  /** Stops and forgets everything. */
  async dispose(): Promise<void> {
    await this.close();
    const { store, id } = this.#options;
    const keys = [...store.keys(entriesPrefix(id)), stateKey(id)];
    await store.change((change) => {
      for (const key of keys) change.remove(key);
    });
  }

  #deliver(): void {
    if (this.#isClosed || this.#delivering) return;
    if (this.#first >= this.#saved) return;
    this.#delivering = this.#deliverAll().finally(() => {
      this.#delivering = null;
      // One may have come between the last look and now.
      this.#deliver();
    });
  }

  async #deliverAll(): Promise<void> {
    while (!this.#isClosed) {
      const head = this.#head();
      if (!head) return;
      await this.#deliverOne(head);
    }
  }

  async #deliverOne({ number, document }: Entry): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      if (this.#isOver(number)) return;
      try {
        await this.#sender.exportIndication(document);
        this.#succeeded();
        this.#finish(number);
        return;
      } catch (error) {
        if (this.#isOver(number)) return;
        this.#failed(error instanceof Error ? error : new Error(String(error)));
      }
      if (tries > this.#options.retry().attempts) break;
      await this.#wait(tries);
    }
    this.#giveUp(number, 'retries used up');
  }

  /** Whether there is nothing more to try: the queue is closed, or too many wait and this one was given up. */
  #isOver(number: number): boolean {
    return this.#isClosed || number < this.#first;
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

  /** The oldest leaves the queue. */
  #finish(number: number): void {
    if (number < this.#first || this.#isStopped) return;
    this.#first = number + 1;
    if (this.#window[0]?.number === number) this.#window.shift();
    if (this.#unsaved[0]?.number === number) this.#unsaved.shift();
    else this.#done.push(number);
    this.#flush();
  }

  #head(): Entry | null {
    if (this.#window.length === 0 && this.#first < this.#saved) {
      const { store, id } = this.#options;
      const from = this.#first > 0 ? { after: entryKey(id, this.#first - 1) } : {};
      const stored = [...store.entries(entriesPrefix(id), { ...from, limit: WINDOW })];
      // What is on disk and not known to be is remembered when that is known: it would stand here twice.
      this.#window = stored
        .map(([key, document]) => ({ number: numberOf(key), document }))
        .filter(({ number }) => number < this.#saved);
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
    // What is pushed in the same turn goes together.
    await Promise.resolve();
    while (this.#hasChanges()) {
      const [entries, done] = [this.#unsaved, this.#done];
      [this.#unsaved, this.#done] = [[], []];
      const isStored = await this.#write(entries, done);
      const next = entries.at(-1)?.number;
      if (next === undefined) continue;
      if (isStored) this.#remember(entries);
      this.#saved = next + 1;
      // Sent all the same, their numbers could be given to others after a restart.
      if (!isStored)
        for (const { number } of entries) this.#options.onGivenUp(number, 'could not be stored', null);
      this.#deliver();
    }
  }

  #hasChanges(): boolean {
    return this.#unsaved.length > 0 || this.#done.length > 0 || this.#isStateStale;
  }

  /** @returns whether it is on disk. */
  async #write(entries: readonly Entry[], done: readonly number[]): Promise<boolean> {
    const { store, id } = this.#options;
    const isStateStale = this.#isStateStale;
    const next = (entries.at(-1)?.number ?? this.#saved - 1) + 1;
    this.#isStateStale = false;
    try {
      await store.change((change) => {
        for (const { number, document } of entries) change.put(entryKey(id, number), document);
        for (const number of done) change.remove(entryKey(id, number));
        if (entries.length === 0 && !isStateStale) return;
        const state: State = { context: this.#context, next, failingSince: this.#failingSince };
        change.put(stateKey(id), Buffer.from(JSON.stringify(state)));
      });
      return true;
    } catch (error) {
      this.#options.onStoreError(error);
      return false;
    }
  }

  /** Keeps what was just saved in memory as well, as far as there is room and nothing between it and the window. */
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

interface State {
  readonly context: string;
  readonly next: number;
  readonly failingSince: number | null;
}

function readState(store: SharedStore, id: string): State | null {
  const bytes = store.get(stateKey(id));
  return bytes && (JSON.parse(bytes.toString()) as State);
}
