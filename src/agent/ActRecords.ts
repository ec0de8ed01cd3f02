import type { ActOutcomes, ChangeOutcome } from '../changes/Changes.js';
import type { HostStore } from '../store/KeyValueStore.js';

/** How an act ended, as it is kept: without a secret. */
export interface ActRecord {
  /** When it was kept, in milliseconds since 1970. */
  readonly at: number;
  /** null: it was not known when it was asked after, and is never carried out. */
  readonly outcome: object | null;
}

const prefix = 'act/';
const keptMs = 24 * 3_600_000;
const maxKept = 100_000;
/** A part of the oldest goes at a time, so that a store full of them is not gone through at each act. */
const forgottenTogether = 1_000;

/**
 * The outcomes of acts that endpoints asked for, for a day: an endpoint that did not hear one asks again.  Of the last 100,000 at most.
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

  /** A late copy of this act is never carried out.  On disk when it returns. */
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
    const before = this.#now() - keptMs;
    const all = Array.from(this.#store.entries(prefix), ([key, bytes]) => ({
      key,
      at: (JSON.parse(bytes.toString('utf8')) as ActRecord).at,
    })).toSorted((one, other) => one.at - other.at);
    const tooMany = Math.max(0, all.length - maxKept);
    const old = all.filter(({ at }, index) => at < before || index < tooMany);
    this.#count = all.length - old.length;
    // Whether they go is of no account: the next time they go with others.
    this.#store
      .change((change) => {
        for (const { key } of old) change.remove(key);
      })
      .catch(() => undefined);
  }
}
