import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long a source that never waits may keep other requests from being served. */
const sliceMs = 5;

/**
 * The pace of a loop over what may be long or endless: `if (pace.isDue) await pace.turn();` for each element lets others have
 * their turn, and ends the loop when nobody wants the result any more.
 */
export class Pace {
  readonly #signal: AbortSignal;
  #sliceStart = performance.now();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  get isDue(): boolean {
    return this.#signal.aborted || performance.now() - this.#sliceStart >= sliceMs;
  }

  /** @throws the signal's reason, once it is aborted. */
  async turn(): Promise<void> {
    this.#signal.throwIfAborted();
    await nextTurn();
    this.#signal.throwIfAborted();
    this.#sliceStart = performance.now();
  }
}
