import { createHash } from 'node:crypto';
import type { KeyValueStore } from '../store/KeyValueStore.js';
import type { IscsiName } from '../targets/IscsiName.js';
import type { AccountRef } from '../targets/TargetReader.js';

/** When a request was signed that may reach the server later, or a second time. */
export interface SignedRequestTime {
  /** Start of the second in which it was signed, by its client's clock, in milliseconds since 1970. */
  readonly signedAt: number;
  /** When it reached the server: what is changed while it waits for its turn is changed at the same time. */
  readonly arrivedAt: number;
  /** When it reached this process for the first time; null: this is the first time. */
  readonly seenAt: number | null;
}

/** What a change was about. */
export interface ChangedThings {
  readonly accounts: readonly AccountRef[];
  /** Those changed themselves, not by an account of theirs. */
  readonly targets: readonly IscsiName[];
}

/** When something was changed last, in milliseconds since 1970. */
interface Newest {
  /** By a signed request: when it was signed. */
  readonly signedAt: number | null;
  /** When that was made. */
  readonly signedMadeAt: number | null;
  /** By any other door: when it was made. */
  readonly madeAt: number | null;
}

const prefix = 'newest/';
/** No signature is accepted for longer before or after its time. */
const skewMs = 15 * 60_000;
const keptMs = 2 * skewMs;
const maxKept = 100_000;
/**
 * A signature names its time in whole seconds, and AWS SDKs correct their clock by the Date header of an answer, which
 * has whole seconds too: a request signed after a change can name a time up to two seconds before it.
 */
const toleranceMs = 2000;

/**
 * The newest change of each account, and of each target itself, over restarts: so that a signed request that
 * arrives late, or again, undoes nothing that came after it.
 *
 * Kept for half an hour, as long as such a request could be accepted; of the last 100,000 at most.  A request that comes for the first
 * time is accepted when it names a time no earlier than that of the newest signed one, and less than two seconds before
 * the newest change through another door: a client may make several changes in a second.
 */
export class NewestChanges {
  readonly #store: KeyValueStore;
  readonly #now: () => number;
  /** By key of the store, the oldest first. */
  readonly #newest: Map<string, Newest>;
  /** Those that an earlier process has made: no client has signed anything since in the same second. */
  readonly #earlier: Set<string>;

  /** @param now milliseconds since 1970. */
  constructor(store: KeyValueStore, now: () => number) {
    this.#store = store;
    this.#now = now;
    const kept = Array.from(store.entries(prefix), ([key, bytes]): [string, Newest] => [
      key,
      JSON.parse(bytes.toString('utf8')) as Newest,
    ]);
    this.#newest = new Map(kept.toSorted(([, a], [, b]) => timeOf(a) - timeOf(b)));
    this.#earlier = new Set(this.#newest.keys());
  }

  /** Why a signed request must not change these things any more, as a sentence; null: it may. */
  findNewer(
    { signedAt, arrivedAt, seenAt }: SignedRequestTime,
    { accounts, targets }: ChangedThings,
  ): string | null {
    const surelyLater = signedAt + toleranceMs;
    const hasComeBefore = (madeAt: number | null): madeAt is number => madeAt !== null && madeAt <= arrivedAt;
    for (const [key, what] of [
      ...accounts.map((account) => [keyOfAccount(account), `account "${account.chapName}"`] as const),
      ...targets.map((target) => [keyOfTarget(target), `target ${target}`] as const),
    ]) {
      const { signedAt: newestSignedAt, signedMadeAt, madeAt } = this.#find(key);
      const isOlder =
        (newestSignedAt !== null && newestSignedAt > signedAt && hasComeBefore(signedMadeAt)) ||
        (hasComeBefore(madeAt) &&
          (madeAt >= surelyLater ||
            (seenAt !== null && madeAt >= seenAt) ||
            (this.#earlier.has(key) && madeAt >= signedAt)));
      if (isOlder)
        return `this request was signed before another change of ${what}: expected a newly signed one`;
    }
    return null;
  }

  /**
   * Notes that these things are being changed, before they are.  Settled when it is on disk.
   * @param signedAt when the request for it was signed; null: it was not.
   */
  async note({ accounts, targets }: ChangedThings, signedAt: number | null): Promise<void> {
    const made = this.#now();
    const noted = [...accounts.map(keyOfAccount), ...targets.map(keyOfTarget)].map(
      (key): readonly [string, Newest] => {
        const before = this.#find(key);
        const newest =
          signedAt === null
            ? { ...before, madeAt: made }
            : { ...before, signedAt: Math.max(signedAt, before.signedAt ?? signedAt), signedMadeAt: made };
        this.#newest.delete(key);
        this.#newest.set(key, newest);
        this.#earlier.delete(key);
        return [key, newest];
      },
    );
    const forgotten = this.#forgetOld(made);
    await this.#store.change((change) => {
      for (const key of forgotten) change.remove(key);
      for (const [key, newest] of noted) change.put(key, Buffer.from(JSON.stringify(newest)));
    });
  }

  /** Nothing from a time to come: the clock was set back since. */
  #find(key: string): Newest {
    const found = this.#newest.get(key);
    if (!found || timeOf(found) > this.#now() + skewMs) return nothing;
    return found;
  }

  #forgetOld(now: number): readonly string[] {
    const forgotten: string[] = [];
    for (const [key, newest] of this.#newest) {
      const age = now - timeOf(newest);
      if (Math.abs(age) <= keptMs && this.#newest.size - forgotten.length <= maxKept) break;
      forgotten.push(key);
    }
    for (const key of forgotten) {
      this.#newest.delete(key);
      this.#earlier.delete(key);
    }
    return forgotten;
  }
}

const nothing: Newest = { signedAt: null, signedMadeAt: null, madeAt: null };

function timeOf({ signedAt, madeAt }: Newest): number {
  return Math.max(signedAt ?? 0, madeAt ?? 0);
}

/** Hashed, because a CHAP name may be longer than a store's key. */
function keyOfAccount({ authority, chapName }: AccountRef): string {
  return (
    prefix +
    createHash('sha256')
      .update(JSON.stringify([authority, chapName]))
      .digest('base64url')
  );
}

function keyOfTarget(target: IscsiName): string {
  return (
    prefix +
    createHash('sha256')
      .update(JSON.stringify([target]))
      .digest('base64url')
  );
}
