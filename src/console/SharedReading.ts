import { setTimeout } from 'node:timers';

/**
 * What many pages show and is read as a whole: however many of them refresh themselves, it is read once in that time.  A page that
 * somebody asks for is made of a reading that began after it was asked for.
 */
export class SharedReading<T> {
  readonly #read: () => Promise<T>;
  readonly #maxAgeMs: number;
  #last: Promise<T> | null = null;

  /** @param maxAgeMs how old a reading may be that a part of a page shows which is asked for again by itself. */
  constructor(read: () => Promise<T>, maxAgeMs = 4_000) {
    this.#read = read;
    this.#maxAgeMs = maxAgeMs;
  }

  /** @param isRefresh whether one that others have made may do. */
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
