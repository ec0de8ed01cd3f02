import { setTimeout as delay } from 'node:timers/promises';
import type { CIMInstance } from '../cim/CIMInstance.js';
import { decodeStored, encodeStored } from '../repository/storedJson.js';
import type { ClusterStore } from '../store/ClusterStore.js';
import { EngineUnavailableError } from '../store/Engine.js';
import { followEntries } from '../store/followEntries.js';
import type { SharedStore, StoreChange } from '../store/KeyValueStore.js';
import type { Occurrence } from './Indication.js';

const prefix = 'outbox/';
/** Stands in place of the number of an entry. */
const gapName = 'gap';
const digits = 16;
/** An indication has a changed instance twice, and both are in one commit with the change. */
const maxEntryBytes = 384 * 1024;
/** Maximum number of occurrences that wait for the store, and that are added together. */
const maxWaiting = 1_000;
const maxTogether = 40;
const retryMs = 250;

export interface OutboxOptions {
  readonly store: ClusterStore;
  /** Unique for each run of each server: letters and digits. */
  readonly writer: string;
  /** Maximum length of the entries of all servers; the setting max-outbox-bytes. */
  readonly maxBytes: number;
  /** Called for each indication that could not be added, with the reason as a sentence without full stop. */
  readonly onRefused: (why: string) => void;
}

/** An entry of the outbox.  Positions are ordered as the occurrences, those of all servers. */
export interface Posted {
  readonly key: string;
  readonly position: string;
}

/**
 * The indications that the servers of a cluster have made and none has yet put into the queues of the destinations.
 *
 * An indication of a change is added in the transaction of the change.  The entries of all servers have one order, that of their transactions.
 * They have a limit together: beyond it, an indication is lost and a mark takes its place, by which the listeners see that some are missing.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #lengths = new Map<string, number>();
  #bytes = 0;
  #next = 0;
  readonly #waiting: { readonly entry: Buffer; readonly onLost: (error: unknown) => void }[] = [];
  #isPosting = false;
  readonly #stopped = new AbortController();

  constructor(options: OutboxOptions) {
    this.#options = options;
    const { store } = options;
    const count = (key: string, entry: Buffer | null): void => {
      this.#bytes += (entry?.length ?? 0) - (this.#lengths.get(key) ?? 0);
      if (entry === null) this.#lengths.delete(key);
      else this.#lengths.set(key, entry.length);
    };
    for (const [key, entry] of store.entries(prefix)) count(key, entry);
    followEntries(store, prefix, count);
  }

  /** The length of all entries. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Calls `listener` after entries were added or removed. */
  watch(listener: () => void): void {
    this.#options.store.watch(prefix, { writing: () => {}, written: listener });
  }

  /**
   * Adds an occurrence by itself, in the order of the calls.  While the store cannot be changed it waits, with at most 1,000 others.
   * @param onLost called if it cannot be added.
   */
  post(occurrence: Occurrence, onLost: (error: unknown) => void): void {
    if (this.#waiting.length >= maxWaiting) {
      onLost(new Error(`${maxWaiting} indications wait for the store already`));
      return;
    }
    this.#waiting.push({ entry: encodeStored(occurrence), onLost });
    if (!this.#isPosting) void this.#postAll();
  }

  /** Stops waiting for the store. */
  close(): void {
    this.#stopped.abort();
  }

  async #postAll(): Promise<void> {
    this.#isPosting = true;
    const { signal } = this.#stopped;
    // What is published in the same turn of the event loop is added together.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const together = this.#takeTogether();
      try {
        await this.#options.store.change((change) => {
          for (const { entry } of together) this.#put(change, entry);
        });
      } catch (error) {
        const isNotMade = error instanceof EngineUnavailableError && !error.isInDoubt;
        if (isNotMade && !signal.aborted) {
          await delay(retryMs, undefined, { signal, ref: false }).catch(() => undefined);
          continue;
        }
        for (const { onLost } of together) onLost(error);
      }
      this.#waiting.splice(0, together.length);
    }
    this.#isPosting = false;
  }

  /** The first waiting entries that fit into one commit. */
  #takeTogether(): readonly { readonly entry: Buffer; readonly onLost: (error: unknown) => void }[] {
    let [count, bytes] = [0, 0];
    for (const { entry } of this.#waiting) {
      bytes += Math.min(entry.length, maxEntryBytes);
      if (count === maxTogether || (count > 0 && bytes > 2 * maxEntryBytes)) break;
      count += 1;
    }
    return this.#waiting.slice(0, count);
  }

  /** Adds an occurrence in a transaction, or the mark of a gap.  It must have no secrets any more. */
  put(change: StoreChange, { namespace, indication }: Occurrence): void {
    this.#put(change, encodeStored({ namespace, indication }));
  }

  #put(change: StoreChange, entry: Buffer): void {
    const { writer, maxBytes, onRefused } = this.#options;
    const isTooLong = entry.length > maxEntryBytes;
    if (!isTooLong && this.#bytes + entry.length <= maxBytes) {
      change.put(`${prefix}${writer}/${String(this.#next++).padStart(digits, '0')}`, entry);
      return;
    }
    change.put(`${prefix}${writer}/${gapName}`, Buffer.of());
    const why = isTooLong
      ? `an indication of ${entry.length} bytes: expected at most ${maxEntryBytes}, where several servers share their state`
      : `${this.#bytes} bytes of indications wait for the server that delivers them: expected at most ${maxBytes} (max-outbox-bytes)`;
    change.onDone(() => onRefused(why));
  }

  /** The entries in their order, without those that `isKnown` knows. */
  list(isKnown: (key: string) => boolean): readonly Posted[] {
    const { store } = this.#options;
    const found: Posted[] = [];
    for (const key of store.keys(prefix)) {
      const revision = isKnown(key) ? null : store.revisionOf(key);
      if (revision === null) continue;
      const name = key.slice(key.lastIndexOf('/') + 1);
      // A commit has entries of one server only.
      found.push({ key, position: `${String(revision).padStart(20, '0')}/${name}` });
    }
    return found.toSorted((one, other) => (one.position < other.position ? -1 : 1));
  }

  /** Null: the mark of a gap, or an entry that has been removed. */
  read(key: string): Occurrence | null {
    if (isGap(key)) return null;
    const entry = this.#options.store.get(key);
    if (entry === null) return null;
    const { namespace, indication } = decodeStored(entry) as {
      readonly namespace: string;
      readonly indication: CIMInstance;
    };
    return { namespace, indication };
  }

  /** Removes entries that are in the queues now.  A gap that has been marked again since stays. */
  async remove(store: SharedStore, posted: readonly Posted[]): Promise<void> {
    await store.change((change) => {
      for (const { key, position } of posted) {
        if (isGap(key)) {
          change.get(key);
          const revision = String(this.#options.store.revisionOf(key) ?? 0).padStart(20, '0');
          if (!position.startsWith(revision)) continue;
        }
        change.remove(key);
      }
    });
  }
}

export function isGap(key: string): boolean {
  return key.endsWith(`/${gapName}`);
}
