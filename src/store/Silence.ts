import { setTimeout as delay } from 'node:timers/promises';

const countEveryMs = 500;

/** For how long nothing was heard, without the time in which this process was frozen or busy and could hear nothing. */
export class Silence {
  #ms = 0;

  get ms(): number {
    return this.#ms;
  }

  /** Something was heard. */
  end(): void {
    this.#ms = 0;
  }

  /** Counts until `signal` is aborted. */
  async count(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const startedAt = performance.now();
      await delay(countEveryMs, undefined, { signal }).catch(() => undefined);
      // What comes late was not spent in waiting: what there is to hear waits behind it.
      this.#ms += Math.min(performance.now() - startedAt, 2 * countEveryMs);
    }
  }
}
