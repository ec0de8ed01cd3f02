import type { ActOutcomes, ChangeOutcome } from '../changes/Changes.js';
import type { HostStore } from '../store/KeyValueStore.js';

/** The stored outcome of an act.  It contains no secrets. */
export interface ActRecord {
  /** When it was stored, in milliseconds since 1970. */
  readonly at: number;
  /** Null: an endpoint asked about the act before the agent had received it.  The act is never executed. */
  readonly outcome: object | null;
}

const prefix = 'act/';
const keptMs = 24 * 3_600_000;
const maxKept = 100_000;
/** An endpoint asks for an outcome for at most ten minutes (act-timeout-ms).  Until then no outcome is forgotten, however many there are. */
const leastKeptMs = 900_000;
/** Old records are removed once per this many new ones, because finding them reads all records. */
const forgottenTogether = 1_000;

/**
 * The outcomes of the acts of endpoints.  An endpoint that did not receive an outcome asks for it again.  Outcomes are stored for a day;
 * older ones, and the oldest beyond 100,000 that are older than 15 minutes, are removed after every 1,000 new ones.
 */
export class ActRecords implements ActOutcomes {
  readonly #store: HostStore;
  readonly #now: () => number;
  #count: number;

  constructor(store: HostStore, now: () => number = () => Date.now()) {
    this.#store = store;
    this.#now = now;
    this.#count = Array.from(store.keys(prefix)).length;
  }

  find(act: string): ActRecord | null {
    const bytes = this.#store.get(prefix + act);
    return bytes && (JSON.parse(bytes.toString('utf8')) as ActRecord);
  }

  ended(act: string, outcome: ChangeOutcome): void {
    this.#put(act, outcome);
  }

  /** Records that an act is never executed, even if it arrives later.  The record is on disk when this returns. */
  refuse(act: string): void {
    this.#put(act, null);
  }

  #put(act: string, outcome: object | null): void {
    const isNew = this.#store.get(prefix + act) === null;
    this.#store.put(prefix + act, Buffer.from(JSON.stringify({ at: this.#now(), outcome })));
    if (!isNew) return;
    this.#count += 1;
    if (this.#count % forgottenTogether === 0) this.#forgetOld();
  }

  #forgetOld(): void {
    const now = this.#now();
    const all = Array.from(this.#store.entries(prefix), ([key, bytes]) => ({
      key,
      at: (JSON.parse(bytes.toString('utf8')) as ActRecord).at,
    })).toSorted((one, other) => one.at - other.at);
    const tooMany = Math.max(0, all.length - maxKept);
    const old = all.filter(
      ({ at }, index) => now - at > keptMs || (index < tooMany && now - at > leastKeptMs),
    );
    this.#count = all.length - old.length;
    // If removing them fails, the next call removes them.
    this.#store
      .change((change) => {
        for (const { key } of old) change.remove(key);
      })
      .catch(() => undefined);
  }
}
