import { LRUCache } from 'lru-cache';

interface Count {
  points: number;
}

/**
 * Counters by key.  A counter begins with its first point and expires after the time of the window, by a monotonic clock.  At
 * most `maxKeys` counters are kept; the least recently used are dropped.
 */
export class WindowCounters {
  readonly #counts: LRUCache<string, Count>;

  constructor({ windowSeconds, maxKeys }: { readonly windowSeconds: number; readonly maxKeys: number }) {
    // `maxSize` is used instead of `max`, for which lru-cache would allocate the memory of all keys at once.
    this.#counts = new LRUCache({ maxSize: maxKeys, sizeCalculation: () => 1, ttl: windowSeconds * 1000 });
  }

  /** 0 if nothing is counted. */
  get(key: string): number {
    return this.#counts.peek(key)?.points ?? 0;
  }

  /** Adds a point.  @returns the number of points. */
  add(key: string): number {
    const count = this.#counts.get(key);
    if (count) return (count.points += 1);
    this.#counts.set(key, { points: 1 });
    return 1;
  }

  /** Takes a point back, if there is one. */
  takeBack(key: string): void {
    const count = this.#counts.peek(key);
    if (count && count.points > 0) count.points -= 1;
  }

  /** Sets a counter with an expiry time of its own. */
  hold(key: string, points: number, seconds: number): void {
    this.#counts.set(key, { points }, { ttl: seconds * 1000 });
  }

  delete(key: string): void {
    this.#counts.delete(key);
  }
}
