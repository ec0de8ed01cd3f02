import type { IndicationSink } from '../Indication.js';

/** A look may take this part of the time at most: one over this number. */
const restForEachLook = 9;

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
 * Looks every so often, and never more than a tenth of the time; not at all while nobody subscribes.
 * A look that fails is taken again.
 */
export class RepeatedLook {
  readonly #options: RepeatedLookOptions;
  readonly #unlisten: () => void;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #isDueAgain = false;
  #isFailing = false;
  /** Since it is wanted. */
  #hasLooked = false;
  #isClosed = false;

  constructor(options: RepeatedLookOptions) {
    this.#options = options;
    this.#unlisten = options.sink.onWantedChange(() => {
      this.lookSoon();
      return this.begun;
    });
  }

  /** Settled when the first look is over: what happens from then on is seen.  null: it is, or nobody subscribes. */
  get begun(): Promise<void> | null {
    return this.#hasLooked ? null : this.#looking;
  }

  /** Looks at once, or once more after the look under way: something has changed. */
  lookSoon(): void {
    if (this.#isClosed) return;
    if (this.#looking) {
      this.#isDueAgain = true;
      return;
    }
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#options.isWanted()) {
      this.#hasLooked = false;
      this.#options.forget();
      return;
    }
    this.#looking = this.#lookAndRest();
  }

  /** Settled when no look is under way any more, and the one that is due has been taken. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#unlisten();
    if (this.#timer) clearTimeout(this.#timer);
    await this.#looking;
    if (this.#isDueAgain) await this.#look();
  }

  async #look(): Promise<void> {
    try {
      await this.#options.look();
      this.#isFailing = false;
      this.#hasLooked = true;
    } catch (error) {
      if (!this.#isFailing) this.#options.onFailure(error);
      this.#isFailing = true;
    }
  }

  async #lookAndRest(): Promise<void> {
    const startedMs = performance.now();
    await this.#look();
    this.#looking = null;
    if (this.#isClosed) return;
    const restMs = this.#isDueAgain
      ? 0
      : Math.max(this.#options.intervalMs, (performance.now() - startedMs) * restForEachLook);
    this.#isDueAgain = false;
    this.#timer = setTimeout(() => this.lookSoon(), restMs);
    this.#timer.unref();
  }
}
