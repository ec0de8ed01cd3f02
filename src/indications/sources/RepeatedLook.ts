import type { IndicationSink } from '../Indication.js';

/** A look may take this part of the time at most: one over this number. */
export const restForEachLook = 9;
/** Who has changed something is answered first. */
const answerMs = 10;

export interface RepeatedLookOptions {
  readonly sink: Pick<IndicationSink, 'onWantedChange'>;
  /** Whether somebody has subscribed to what a look may find. */
  readonly isWanted: () => boolean;
  readonly intervalMs: number;
  readonly look: () => Promise<void>;
  /** Nobody is subscribed any more: what was seen is not to be compared with later. */
  readonly forget: () => void;
  /** The first of a row of looks that failed. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Looks every so often, and never more than a tenth of the time; 10 ms after it was told that something has changed, and then no more
 * than half of the time.  Not at all while nobody subscribes.  A look that fails is taken again.
 */
export class RepeatedLook {
  readonly #options: RepeatedLookOptions;
  readonly #unlisten: () => void;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  /** Something has changed since the last look began. */
  #isDue = false;
  /** By performance.now(): a look before this would take more than its share. */
  #restedAt = 0;
  #isFailing = false;
  /** Since it is wanted. */
  #hasLooked = false;
  #isClosed = false;

  constructor(options: RepeatedLookOptions) {
    this.#options = options;
    this.#unlisten = options.sink.onWantedChange(() => {
      this.#align();
      return this.begun;
    });
  }

  /** Settled when the first look is over: what happens from then on is seen.  null: it is, or nobody subscribes. */
  get begun(): Promise<void> | null {
    return this.#hasLooked ? null : this.#looking;
  }

  /** Looks in a moment, or as soon as the one before is over and has been rested from: something has changed. */
  lookSoon(): void {
    if (this.#isClosed || this.#isDue) return;
    this.#isDue = true;
    if (!this.#looking) this.#lookIn(Math.max(answerMs, this.#restedAt - performance.now()));
  }

  /** Settled when no look is under way any more, and the one that is due has been taken. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#unlisten();
    if (this.#timer) clearTimeout(this.#timer);
    await this.#looking;
    if (this.#isDue) await this.#look();
  }

  /** Begins or ends with what is wanted. */
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
