/** Measures for how long a pending transfer has made no progress.  It is called periodically. */
export class StallWatch {
  #since: number | null = null;

  /** @returns milliseconds since the first call that found the transfer pending without progress; 0 otherwise. */
  stalledMs(isOwed: boolean, hasMoved: boolean, now: number): number {
    if (!isOwed || hasMoved) {
      this.#since = null;
      return 0;
    }
    this.#since ??= now;
    return now - this.#since;
  }
}
