import { isLoopback } from './isLoopback.js';
import { networkOf } from './networkOf.js';
import { WindowCounters } from './WindowCounters.js';

/** Too many wrong passwords or signatures.  None is checked for a while, right or wrong. */
export class AuthenticationLockedError extends Error {
  override readonly name = 'AuthenticationLockedError';

  constructor(readonly retryAfterSeconds: number) {
    super(`too many wrong passwords or signatures: try again in ${retryAfterSeconds} s`);
  }
}

/** A failed login.  The name may be a password in the wrong field. */
export interface FailedLogin {
  readonly address: string;
  readonly name: string;
  /** The protocol, if known. */
  readonly door?: string;
}

export interface Lockout extends FailedLogin {
  /** What is locked: the name from this address, this address for any name, or the name from any address. */
  readonly scope: 'address-and-user' | 'address' | 'user';
  readonly attempts: number;
  readonly seconds: number;
}

/** The lockouts that several servers have in common.  A lockout is named by its scope, address and name. */
export interface SharedLockouts {
  /** Number of servers that count wrong attempts, this one included. */
  readonly servers: number;
  /** Whether no server has locked anything. */
  readonly isEmpty: boolean;
  /** When the lockout ends, in milliseconds of `performance.now()`; 0: there is none. */
  untilOf(lock: string): number;
  /** Tells the other servers of a lockout of this one.  @param name null: it is not that of a name. */
  publish(lock: string, name: string | null, seconds: number): void;
  /** Ends the lockouts of a name at all servers. */
  forget(name: string): void;
  /** Calls `listener` with each lockout of this server that another one has ended. */
  onEnded(listener: (lock: string) => void): void;
}

export interface LoginThrottleOptions {
  /**
   * Number of failures of one name from one address within the window that causes a lockout; ten times as many for one address or
   * one name.
   */
  readonly attempts: number;
  readonly windowSeconds: number;
  readonly lockSeconds: number;
  /** Maximum number of counters and of lockouts. */
  readonly maxCounted?: number;
  /** See `delayMs`; 0 or absent: no delay. */
  readonly longestDelayMs?: number;
  /** Called for the first failed login of one name from one address in a window. */
  readonly onRefused?: (failed: FailedLogin) => void;
  readonly onLockout?: (lockout: Lockout) => void;
  /** Null or absent: no other server answers the same clients. */
  readonly shared?: SharedLockouts | null;
}

/** A lockout of the loopback address is short, because another user of the machine must not lock out the administrator. */
const loopbackLockSeconds = 30;
const ceilingFactor = 10;
const defaultMaxCounted = 50_000;
/** The smallest share of a server in the attempts. */
const fewestAttempts = 3;
/** Number of failures whose answers are not delayed, for users who mistype their password. */
const undelayedAttempts = 2;
const firstDelayMs = 500;

/**
 * Counts wrong passwords and signatures and locks out: a name from one address; above ten times as many, an address for all
 * names, and a name from all addresses.  The latter two do not apply to the loopback address.  Names count whether or not there
 * is such a user.
 *
 * An attempt counts as wrong until it has succeeded, so that simultaneous attempts do not circumvent the limit.  IPv6 addresses
 * are counted by /64 network.  A lockout does not depend on the wall clock, and ends with the process.  Since clients choose the
 * names, at most 50,000 counters and as many lockouts are kept; the oldest are dropped.
 *
 * Of several servers that share lockouts, each counts for itself and locks after its share of the attempts; what one has locked is
 * locked at all.  The loopback address is that of each machine, so its lockouts are not shared.
 */
export class LoginThrottle {
  readonly #options: LoginThrottleOptions;
  readonly #maxCounted: number;
  readonly #counts: WindowCounters;
  /** Refusals already reported in this window. */
  readonly #told: WindowCounters;
  /** The lockouts of this server. */
  readonly #locked = new Map<string, Locked>();
  readonly #listeners: ((lockout: Lockout) => void)[] = [];
  /** Incremented to forget what was counted for a name. */
  readonly #generations = new Map<string, number>();
  readonly #shared: SharedLockouts | null;

  constructor(options: LoginThrottleOptions) {
    this.#options = options;
    const { windowSeconds, maxCounted = defaultMaxCounted } = options;
    this.#maxCounted = maxCounted;
    this.#counts = new WindowCounters({ windowSeconds, maxKeys: maxCounted });
    this.#told = new WindowCounters({ windowSeconds, maxKeys: maxCounted });
    if (options.onLockout) this.#listeners.push(options.onLockout);
    this.#shared = options.shared ?? null;
    this.#shared?.onEnded((lock) => {
      const ended = this.#locked.get(lock);
      // One that has ended by itself is no reason to forget what was counted since.
      if (!ended || ended.until <= performance.now()) return;
      this.#locked.delete(lock);
      if (ended.name !== null) this.#forgetHere(ended.name);
    });
  }

  /** Adds a listener for lockouts. */
  watchLockouts(listener: (lockout: Lockout) => void): void {
    this.#listeners.push(listener);
  }

  /** @throws AuthenticationLockedError */
  expectOpen(address: string, name: string): void {
    if (this.#locked.size > 0 || this.#shared?.isEmpty === false)
      this.#expectUnlocked(this.#counters(address, name));
  }

  /**
   * Counts the beginning of an attempt.
   * @throws AuthenticationLockedError; the attempt must not be made then.
   */
  async begin(address: string, name: string): Promise<void> {
    const counters = this.#counters(address, name);
    this.#expectUnlocked(counters);
    const counted = counters.map(({ key, limit }) => this.#counts.add(key) > limit);
    if (!counted.includes(true)) return;
    await this.giveBack(address, name);
    // As many attempts are in progress as may fail.  Their results will be known in a moment.
    throw new AuthenticationLockedError(1);
  }

  /** The attempt was right: the failures of the name from this address are dropped. */
  async succeed(address: string, name: string): Promise<void> {
    for (const { scope, key } of this.#counters(address, name)) {
      if (scope === 'address-and-user') this.#counts.delete(key);
      else this.#counts.takeBack(key);
    }
  }

  /** The attempt was wrong. */
  async fail(address: string, name: string, door?: string): Promise<void> {
    const { lockSeconds, onRefused } = this.#options;
    for (const { scope, key, lock, limit, isShared } of this.#counters(address, name)) {
      const points = this.#counts.get(key);
      if (points === 0) continue;
      if (scope === 'address-and-user') {
        if (this.#told.add(key) === 1) onRefused?.({ address, name, ...(door !== undefined && { door }) });
      }
      if (points < limit) continue;
      const seconds = isLoopback(address) ? Math.min(lockSeconds, loopbackLockSeconds) : lockSeconds;
      // It was locked already by a simultaneous attempt.
      const locked = scope === 'address' ? null : name;
      if (!this.#lock(lock, locked, seconds)) continue;
      this.#counts.hold(key, limit + 1, seconds);
      if (isShared) this.#shared?.publish(lock, locked, seconds);
      for (const listener of this.#listeners)
        listener({ address, name, ...(door !== undefined && { door }), scope, attempts: limit, seconds });
    }
  }

  /**
   * How long the answer to a wrong attempt must be delayed: half a second from the third failure of a name from an address on,
   * doubled for each further one, up to the maximum.  A right attempt is never delayed.
   */
  async delayMs(address: string, name: string): Promise<number> {
    const [pair] = this.#counters(address, name);
    const beyond = this.#counts.get(pair.key) - undelayedAttempts;
    const { longestDelayMs = 0 } = this.#options;
    return beyond < 1 ? 0 : Math.min(longestDelayMs, firstDelayMs * 2 ** (beyond - 1));
  }

  /** The attempt was not made after all. */
  async giveBack(address: string, name: string): Promise<void> {
    for (const { key } of this.#counters(address, name)) this.#counts.takeBack(key);
  }

  /** Ends the lockouts of a name, because its user was given another password. */
  forget(name: string): void {
    this.#forgetHere(name);
    this.#shared?.forget(name);
  }

  #forgetHere(name: string): void {
    this.#generations.set(name, (this.#generations.get(name) ?? 0) + 1);
    for (const [lock, locked] of this.#locked) if (locked.name === name) this.#locked.delete(lock);
  }

  /** Returns whether it was not locked before. */
  #lock(lock: string, name: string | null, seconds: number): boolean {
    const now = performance.now();
    for (const [each, { until }] of this.#locked) if (until <= now) this.#locked.delete(each);
    if (this.#locked.has(lock)) return false;
    for (const oldest of this.#locked.keys()) {
      if (this.#locked.size < this.#maxCounted) break;
      this.#locked.delete(oldest);
    }
    this.#locked.set(lock, { until: now + seconds * 1000, name });
    return true;
  }

  /** @throws AuthenticationLockedError for the lockout that lasts longest. */
  #expectUnlocked(counters: readonly Counter[]): void {
    const until = Math.max(
      ...counters.map(({ lock, isShared }) =>
        Math.max(
          this.#locked.get(lock)?.until ?? 0,
          isShared && this.#shared ? this.#shared.untilOf(lock) : 0,
        ),
      ),
    );
    const leftMs = until - performance.now();
    if (leftMs > 0) throw new AuthenticationLockedError(Math.ceil(leftMs / 1000));
  }

  /** A few even where there are many servers, because one typing error must not lock a name everywhere. */
  #shareOf(attempts: number): number {
    const share = Math.ceil(attempts / (this.#shared?.servers ?? 1));
    return Math.min(attempts, Math.max(fewestAttempts, share));
  }

  /** The first one is that of the name from the address. */
  #counters(address: string, name: string): readonly [Counter, ...Counter[]] {
    const generation = this.#generations.get(name) ?? 0;
    const from = networkOf(address);
    const isShared = !isLoopback(address);
    const counter = (scope: Lockout['scope'], parts: readonly string[], attempts: number): Counter => ({
      scope,
      lock: JSON.stringify(parts),
      key: JSON.stringify(scope === 'address' ? parts : [...parts, generation]),
      limit: isShared ? this.#shareOf(attempts) : attempts,
      isShared,
    });
    const { attempts } = this.#options;
    const pair = counter('address-and-user', [from, name], attempts);
    if (!isShared) return [pair];
    return [
      pair,
      counter('address', ['address', from], attempts * ceilingFactor),
      counter('user', ['user', name], attempts * ceilingFactor),
    ];
  }
}

/** A lockout of this server. */
interface Locked {
  /** In milliseconds of a monotonic clock. */
  readonly until: number;
  /** Null: an address is locked for all names. */
  readonly name: string | null;
}

interface Counter {
  readonly scope: Lockout['scope'];
  /** What is counted, since the counts of its name were last forgotten. */
  readonly key: string;
  /** What is locked. */
  readonly lock: string;
  readonly limit: number;
  /** Whether other servers see the same attempts. */
  readonly isShared: boolean;
}
