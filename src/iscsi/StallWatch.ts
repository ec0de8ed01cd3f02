/** How long something has not moved that is owed, as looked at from time to time. */
export class StallWatch {
  #since: number | null = null;

  /** @returns milliseconds since it was first found owed and not moved; 0 where it is not. */
  stalledMs(isOwed: boolean, hasMoved: boolean, now: number): number {
    if (!isOwed || hasMoved) {
      this.#since = null;
      return 0;
    }
    this.#since ??= now;
    return now - this.#since;
  }
}
