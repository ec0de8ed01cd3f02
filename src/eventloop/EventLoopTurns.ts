/**
 * Turns at the event loop, for work that would hold it up: one waits for its turn after each few milliseconds.
 *
 * Between two turns the loop goes round once: however much work waits, sockets and timers are served after each part of it.  Users
 * have their turns one after the other, and the work of one user in the order in which it waits, so that nobody gets further
 * behind by what another one asks for a hundred times.
 */
export class EventLoopTurns {
  /** By user, the next one first. */
  readonly #waiting = new Map<string, (() => void)[]>();

  /** Settled when it is the turn of what waits. */
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
      // Behind all others.
      if (rest.length > 0) this.#waiting.set(user, rest);
      if (this.#waiting.size > 0) setImmediate(() => this.#next());
      first?.();
      return;
    }
  }
}
