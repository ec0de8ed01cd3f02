import type { IndicationSink } from '../Indication.js';

/** The pause after a reading is this many times as long as the reading. */
export const restForEachLook = 9;
/** The request that made the change is answered first. */
const answerMs = 10;

export interface RepeatedLookOptions {
  readonly sink: Pick<IndicationSink, 'onWantedChange'>;
  /** Whether there is a subscription for what the reading may find. */
  readonly isWanted: () => boolean;
  readonly intervalMs: number;
  readonly look: () => Promise<void>;
  /** Called when nobody subscribes any more: the last reading must not be compared with later ones. */
  readonly forget: () => void;
  /** Called at the first of consecutive failures. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Repeats a reading at an interval, using at most a tenth of the time.  After a reported change it reads 10 ms later, using at
 * most half of the time.  While nobody subscribes it does nothing.  A failed reading is repeated.
 */
export class RepeatedLook {
  readonly #options: RepeatedLookOptions;
  readonly #unlisten: () => void;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  /** Something has changed since the last reading began. */
  #isDue = false;
  /** By performance.now(): a reading before this time would exceed the share. */
  #restedAt = 0;
  #isFailing = false;
  /** Whether there was a reading since it is wanted. */
  #hasLooked = false;
  #isClosed = false;

  constructor(options: RepeatedLookOptions) {
    this.#options = options;
    this.#unlisten = options.sink.onWantedChange(() => {
      this.#align();
      return this.begun;
    });
  }

  /** Resolves when the first reading is over: later changes are detected.  Null if it is over, or if nobody subscribes. */
  get begun(): Promise<void> | null {
    return this.#hasLooked ? null : this.#looking;
  }

  /** Reads soon, because something has changed: as soon as the previous reading and the pause after it are over. */
  lookSoon(): void {
    if (this.#isClosed || this.#isDue) return;
    this.#isDue = true;
    if (!this.#looking) this.#lookIn(Math.max(answerMs, this.#restedAt - performance.now()));
  }

  /** Resolves when no reading is in progress, and one that is due has been made. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#unlisten();
    if (this.#timer) clearTimeout(this.#timer);
    await this.#looking;
    if (this.#isDue) await this.#look();
  }

  /** Starts or stops according to `isWanted`. */
  #align(): void {
    if (this.#isClosed || this.#looking) return;
    if (!this.#hasLooked || !this.#options.isWanted()) this.#lookNow();
  }

  #lookNow(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#options.isWanted()) {
      this.#looking = this.#lookAndRest();
      return;
    }
    this.#isDue = false;
    this.#hasLooked = false;
    this.#options.forget();
  }

  #lookIn(ms: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#lookNow(), ms);
    this.#timer.unref();
  }

  async #lookAndRest(): Promise<void> {
    const startedMs = performance.now();
    await this.#look();
    const tookMs = performance.now() - startedMs;
    this.#restedAt = performance.now() + tookMs;
    this.#looking = null;
    if (this.#isClosed) return;
    this.#lookIn(
      this.#isDue ? Math.max(answerMs, tookMs) : Math.max(this.#options.intervalMs, tookMs * restForEachLook),
    );
  }

  async #look(): Promise<void> {
    this.#isDue = false;
    try {
      await this.#options.look();
      this.#isFailing = false;
      this.#hasLooked = true;
    } catch (error) {
      if (!this.#isFailing) this.#options.onFailure(error);
      this.#isFailing = true;
    }
  }
}
