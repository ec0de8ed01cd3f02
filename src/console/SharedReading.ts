import { setTimeout } from 'node:timers';

/**
 * Shares the result of a costly read between pages.  Pages that refresh themselves share a result for at most `maxAgeMs`.  A page that a user
 * opens always gets the result of a read that begins with its request.
 */
export class SharedReading<T> {
  readonly #read: () => Promise<T>;
  readonly #maxAgeMs: number;
  #last: Promise<T> | null = null;

  /** @param maxAgeMs maximum age of a shared result, in milliseconds from the beginning of its read. */
  constructor(read: () => Promise<T>, maxAgeMs = 4_000) {
    this.#read = read;
    this.#maxAgeMs = maxAgeMs;
  }

  /** @param isRefresh whether a shared result is acceptable. */
  take(isRefresh: boolean): Promise<T> {
    if (isRefresh && this.#last) return this.#last;
    const reading = this.#read();
    const forget = (): void => {
      if (this.#last === reading) this.#last = null;
    };
    this.#last = reading;
    reading.catch(forget);
    setTimeout(forget, this.#maxAgeMs).unref();
    return reading;
  }
}
