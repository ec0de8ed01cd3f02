import { isLoopback } from './isLoopback.js';
import { networkOf } from './networkOf.js';
import { WindowCounters } from './WindowCounters.js';

/** Too many wrong passwords or signatures: none is checked for a while, right or wrong. */
export class AuthenticationLockedError extends Error {
  override readonly name = 'AuthenticationLockedError';

  constructor(readonly retryAfterSeconds: number) {
    super(`too many wrong passwords or signatures: try again in ${retryAfterSeconds} s`);
  }
}

/** A failed login, as it may be told: the name given may be a password typed into the wrong field. */
export interface FailedLogin {
  readonly address: string;
  readonly name: string;
  /** Left out where the door does not say. */
  readonly door?: string;
}

export interface Lockout extends FailedLogin {
  /** What is locked: the name from this address, this address for any name, or the name from any address. */
  readonly scope: 'address-and-user' | 'address' | 'user';
  readonly attempts: number;
  readonly seconds: number;
}

export interface LoginThrottleOptions {
  /** Wrong ones in the window, of one name from one address, that lock; ten times as many of one address or of one name. */
  readonly attempts: number;
  readonly windowSeconds: number;
  readonly lockSeconds: number;
  /** Counters, and locks, that are kept at a time. */
  readonly maxCounted?: number;
  /** See `delayMs`; 0 or left out: none. */
  readonly longestDelayMs?: number;
  /** Told of the first failed login in a window, of one name from one address. */
  readonly onRefused?: (failed: FailedLogin) => void;
  readonly onLockout?: (lockout: Lockout) => void;
}

/** A lock of the loopback ends this soon: another user of the machine must not shut its administrator out. */
const loopbackLockSeconds = 30;
const ceilingFactor = 10;
const defaultMaxCounted = 50_000;
/** Who mistypes a password once or twice is answered at once. */
const undelayedAttempts = 2;
const firstDelayMs = 500;

/**
 * Counts wrong passwords and signatures and locks: a name from one address; above ten times as many an address for all names,
 * and a name from all addresses.  The two ceilings do not hold for the loopback.  Names count whether or not there is such a user.
 *
 * An attempt counts as wrong until it has succeeded, so that many at once are no way round.  IPv6 addresses count by /64.
 * A lock lasts its time whatever becomes of the machine's clock, and is gone with the process.
 *
 * Names are the client's own word: of the last 50,000 counters and locks each is kept, and the oldest forgotten.
 */
export class LoginThrottle {
  readonly #options: LoginThrottleOptions;
  readonly #maxCounted: number;
  readonly #counts: WindowCounters;
  /** What was told as refused in this window. */
  readonly #told: WindowCounters;
  /** By a clock that nobody sets, in milliseconds. */
  readonly #lockedUntil = new Map<string, number>();
  readonly #listeners: ((lockout: Lockout) => void)[] = [];
  /** Grows when what was counted against a name is to be forgotten. */
  readonly #generations = new Map<string, number>();

  constructor(options: LoginThrottleOptions) {
    this.#options = options;
    const { windowSeconds, maxCounted = defaultMaxCounted } = options;
    this.#maxCounted = maxCounted;
    this.#counts = new WindowCounters({ windowSeconds, maxKeys: maxCounted });
    this.#told = new WindowCounters({ windowSeconds, maxKeys: maxCounted });
    if (options.onLockout) this.#listeners.push(options.onLockout);
  }

  /** Tells of every lockout from now on, beside those who are told already. */
  watchLockouts(listener: (lockout: Lockout) => void): void {
    this.#listeners.push(listener);
  }

  /** @throws AuthenticationLockedError */
  expectOpen(address: string, name: string): void {
    if (this.#lockedUntil.size > 0) this.#expectUnlocked(this.#counters(address, name));
  }

  /** Counts an attempt that begins.  @throws AuthenticationLockedError; then it is not to be made. */
  async begin(address: string, name: string): Promise<void> {
    const counters = this.#counters(address, name);
    this.#expectUnlocked(counters);
    const counted = counters.map(({ key, limit }) => this.#counts.add(key) > limit);
    if (!counted.includes(true)) return;
    await this.giveBack(address, name);
    // As many are being checked as may be wrong: what becomes of them is known in a moment.
    throw new AuthenticationLockedError(1);
  }

  /** The attempt was right: nothing counts against the name from this address any more. */
  async succeed(address: string, name: string): Promise<void> {
    for (const { scope, key } of this.#counters(address, name)) {
      if (scope === 'address-and-user') this.#counts.delete(key);
      else this.#counts.takeBack(key);
    }
  }

  /** The attempt was wrong. */
  async fail(address: string, name: string, door?: string): Promise<void> {
    const { lockSeconds, onRefused } = this.#options;
    for (const { scope, key, limit } of this.#counters(address, name)) {
      const points = this.#counts.get(key);
      if (points === 0) continue;
      if (scope === 'address-and-user') {
        if (this.#told.add(key) === 1) onRefused?.({ address, name, ...(door !== undefined && { door }) });
      }
      if (points < limit) continue;
      const seconds = isLoopback(address) ? Math.min(lockSeconds, loopbackLockSeconds) : lockSeconds;
      // Locked already by one of those that were under way at the same time.
      if (!this.#lock(key, seconds)) continue;
      this.#counts.hold(key, limit + 1, seconds);
      for (const listener of this.#listeners)
        listener({ address, name, ...(door !== undefined && { door }), scope, attempts: limit, seconds });
    }
  }

  /**
   * How long the answer to a wrong one is to be held back: from the third of a name from an address on half a second, with each
   * further one twice as long, up to the longest.  What is right is never held back.
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

  /** Opens what is locked for a name: its user was given another password. */
  forget(name: string): void {
    this.#generations.set(name, (this.#generations.get(name) ?? 0) + 1);
  }

  /** Whether it was not locked yet. */
  #lock(key: string, seconds: number): boolean {
    const now = performance.now();
    for (const [each, until] of this.#lockedUntil) if (until <= now) this.#lockedUntil.delete(each);
    if (this.#lockedUntil.has(key)) return false;
    for (const oldest of this.#lockedUntil.keys()) {
      if (this.#lockedUntil.size < this.#maxCounted) break;
      this.#lockedUntil.delete(oldest);
    }
    this.#lockedUntil.set(key, now + seconds * 1000);
    return true;
  }

  /** @throws AuthenticationLockedError for the one that lasts longest. */
  #expectUnlocked(counters: readonly Counter[]): void {
    if (this.#lockedUntil.size === 0) return;
    const until = Math.max(...counters.map(({ key }) => this.#lockedUntil.get(key) ?? 0));
    const leftMs = until - performance.now();
    if (leftMs > 0) throw new AuthenticationLockedError(Math.ceil(leftMs / 1000));
  }

  /** Of the name from the address first. */
  #counters(address: string, name: string): readonly [Counter, ...Counter[]] {
    const { attempts } = this.#options;
    const generation = this.#generations.get(name) ?? 0;
    const from = networkOf(address);
    const pair = { scope: 'address-and-user', limit: attempts } as const;
    const pairCounter = { ...pair, key: JSON.stringify([from, name, generation]) };
    if (isLoopback(address)) return [pairCounter];
    const ceiling = { limit: attempts * ceilingFactor };
    return [
      pairCounter,
      { ...ceiling, scope: 'address', key: JSON.stringify(['address', from]) },
      { ...ceiling, scope: 'user', key: JSON.stringify(['user', name, generation]) },
    ];
  }
}

interface Counter {
  readonly scope: Lockout['scope'];
  readonly key: string;
  readonly limit: number;
}
