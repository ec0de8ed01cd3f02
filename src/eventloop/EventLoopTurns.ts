/**
 * Shares the event loop between long computations: each waits for its turn after every few milliseconds.
 *
 * Between two turns the event loop runs one full iteration, so sockets and timers are served however much work waits. Users take
 * turns, and the work of one user runs in the order in which it began to wait: a user with a hundred requests does not delay the
 * others.
 */
export class EventLoopTurns {
  /** Waiting callbacks by user; the user whose turn is next comes first. */
  readonly #waiting = new Map<string, (() => void)[]>();

  /** Resolves when it is the turn of this caller. */
  wait(user: string): Promise<void> {
    return new Promise((resolve) => {
      if (this.#waiting.size === 0) setImmediate(() => this.#next());
      const ofUser = this.#waiting.get(user);
      if (ofUser) ofUser.push(resolve);
      else this.#waiting.set(user, [resolve]);
    });
  }

  #next(): void {
    for (const [user, [first, ...rest]] of this.#waiting) {
      this.#waiting.delete(user);
      // The user moves to the end of the queue.
      if (rest.length > 0) this.#waiting.set(user, rest);
      if (this.#waiting.size > 0) setImmediate(() => this.#next());
      first?.();
      return;
    }
  }
}
