import { EventLoopTurns } from './EventLoopTurns.js';

/** How long work that never waits may keep others from being served. */
const sliceMs = 5;

/** Of this process: there is one event loop. */
const turns = new EventLoopTurns();

/**
 * The time that a loop over what may be long or endless has until others have their turn: `if (slice.isOver) await slice.next();` for
 * each element.  It ends the loop when nobody wants the result any more.
 */
export class TimeSlice {
  readonly #signal: AbortSignal;
  readonly #user: string;
  #startedAt = performance.now();

  /** @param user for whom the work is done: users have their turns one after the other. */
  constructor(signal: AbortSignal, user: string) {
    this.#signal = signal;
    this.#user = user;
  }

  get isOver(): boolean {
    return this.#signal.aborted || performance.now() - this.#startedAt >= sliceMs;
  }

  /** @throws the signal's reason, once it is aborted. */
  async next(): Promise<void> {
    this.#signal.throwIfAborted();
    await turns.wait(this.#user);
    this.#signal.throwIfAborted();
    this.#startedAt = performance.now();
  }
}
