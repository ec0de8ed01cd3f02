import { LRUCache } from 'lru-cache';

interface Count {
  points: number;
}

/**
 * Counts by key.  A count begins with its first point, and is gone when the time of the window is over, by a clock that nobody sets.
 * Of the keys that were counted last at most `maxKeys` are kept.
 */
export class WindowCounters {
  readonly #counts: LRUCache<string, Count>;

  constructor({ windowSeconds, maxKeys }: { readonly windowSeconds: number; readonly maxKeys: number }) {
    // By size and not by `max`, for which it takes the memory of all keys at once.
    this.#counts = new LRUCache({ maxSize: maxKeys, sizeCalculation: () => 1, ttl: windowSeconds * 1000 });
  }

  /** 0: nothing is counted. */
  get(key: string): number {
    return this.#counts.peek(key)?.points ?? 0;
  }

  /** Adds a point.  @returns how many there are then. */
  add(key: string): number {
    const count = this.#counts.get(key);
    if (count) return (count.points += 1);
    this.#counts.set(key, { points: 1 });
    return 1;
  }

  /** Takes a point back, where there is one. */
  takeBack(key: string): void {
    const count = this.#counts.peek(key);
    if (count && count.points > 0) count.points -= 1;
  }

  /** Counts so many from now on for another time than that of the window. */
  hold(key: string, points: number, seconds: number): void {
    this.#counts.set(key, { points }, { ttl: seconds * 1000 });
  }

  delete(key: string): void {
    this.#counts.delete(key);
  }
}
