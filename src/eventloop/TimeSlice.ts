import { EventLoopTurns } from './EventLoopTurns.js';

/** The maximum time that a computation may run without yielding. */
const sliceMs = 5;

/** One for the process, because there is one event loop. */
const turns = new EventLoopTurns();

/**
 * The time that a loop may run before it must yield to the event loop: `if (slice.isOver) await slice.next();` for each element.
 * The loop also ends when its signal is aborted.
 */
export class TimeSlice {
  readonly #signal: AbortSignal;
  readonly #user: string;
  #startedAt = performance.now();

  /** @param user for whom the work is done.  Users take turns. */
  constructor(signal: AbortSignal, user: string) {
    this.#signal = signal;
    this.#user = user;
  }

  get isOver(): boolean {
    return this.#signal.aborted || performance.now() - this.#startedAt >= sliceMs;
  }

  /** @throws the signal's reason once it is aborted. */
  async next(): Promise<void> {
    this.#signal.throwIfAborted();
    await turns.wait(this.#user);
    this.#signal.throwIfAborted();
    this.#startedAt = performance.now();
  }
}
