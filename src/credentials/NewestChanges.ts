import { createHash } from 'node:crypto';
import type { HostStore } from '../store/KeyValueStore.js';
import type { IscsiName } from '../targets/IscsiName.js';
import type { AccountRef } from '../targets/TargetReader.js';

/** When a request was signed.  Such a request may arrive late, or twice. */
export interface SignedRequestTime {
  /** Start of the second in which it was signed, by the client's clock, in milliseconds since 1970. */
  readonly signedAt: number;
  /** When it arrived.  Changes made while it waits for its turn count as simultaneous. */
  readonly arrivedAt: number;
  /** When it first arrived at this process; null if it arrives for the first time. */
  readonly seenAt: number | null;
  /** The signature in hexadecimal digits, by which a host knows a request that arrives again through another server. */
  readonly signature?: string;
}

/** The accounts and targets that a change concerns. */
export interface ChangedThings {
  readonly accounts: readonly AccountRef[];
  /** Targets that were changed themselves, not through an account. */
  readonly targets: readonly IscsiName[];
}

/** When something was last changed, in milliseconds since 1970. */
interface Newest {
  /** When the last signed request was signed. */
  readonly signedAt: number | null;
  /** When the change of that request was made. */
  readonly signedMadeAt: number | null;
  /** When the last change without a signature was made. */
  readonly madeAt: number | null;
}

const prefix = 'newest/';
/** A signature is accepted for this long before and after its time. */
const skewMs = 15 * 60_000;
const keptMs = 2 * skewMs;
const maxKept = 100_000;
/**
 * A signature states its time in whole seconds, and AWS SDKs correct their clock by the Date header of an answer, which also has
 * whole seconds. Therefore a request signed after a change can state a time up to two seconds before it.
 */
const toleranceMs = 2000;

/**
 * The time of the newest change of each account and each target, kept over restarts, so that a signed request that arrives late
 * or twice does not undo later changes.  Entries are kept for half an hour, as long as such a request could be accepted, and at
 * most 100,000 of them.
 *
 * A request that arrives for the first time is accepted if its time is not earlier than that of the newest signed change, and at
 * most two seconds earlier than the newest change by other means: a client may make several changes in a second.
 */
export class NewestChanges {
  readonly #store: HostStore;
  readonly #now: () => number;
  /** By store key, the oldest first. */
  readonly #newest: Map<string, Newest>;
  /** Keys of changes made by an earlier process.  No client can have signed another request in the same second. */
  readonly #earlier: Set<string>;

  /** @param now milliseconds since 1970. */
  constructor(store: HostStore, now: () => number) {
    this.#store = store;
    this.#now = now;
    const kept = Array.from(store.entries(prefix), ([key, bytes]): [string, Newest] => [
      key,
      JSON.parse(bytes.toString('utf8')) as Newest,
    ]);
    this.#newest = new Map(kept.toSorted(([, a], [, b]) => timeOf(a) - timeOf(b)));
    this.#earlier = new Set(this.#newest.keys());
  }

  /** A sentence stating why a signed request must not change these things any more; null if it may. */
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
   * Notes that these things are about to be changed.  It is on disk when the change is recorded.
   * @param signedAt when the request was signed; null if it was not.
   */
  note({ accounts, targets }: ChangedThings, signedAt: number | null): void {
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
    this.#store.writeSoon(
      new Map<string, Buffer | null>([
        ...this.#forgetOld(made).map((key) => [key, null] as const),
        ...noted.map(([key, newest]) => [key, Buffer.from(JSON.stringify(newest))] as const),
      ]),
    );
  }

  /** Times in the future are ignored: the clock was set back. */
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

/** Hashed, because a CHAP name may be longer than a store key. */
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
