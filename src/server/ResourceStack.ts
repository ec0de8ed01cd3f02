/** Something that was opened, and how it is closed. */
export interface Closable {
  close(): Promise<void> | void;
}

/**
 * What was opened, so that what was opened last is closed first.  Whatever is opened is in it at once: where opening the next thing
 * fails, the caller still closes the ones before.  As AsyncDisposableStack, which Node 20 does not have.
 */
export class ResourceStack {
  readonly #closers: Closable['close'][] = [];

  /** Closes `resource` when its turn comes; gives it back. */
  use<T extends Closable>(resource: T): T {
    this.defer(() => resource.close());
    return resource;
  }

  /** Calls `close` when its turn comes; also while others are being closed, it is the next one then. */
  defer(close: Closable['close']): void {
    this.#closers.push(close);
  }

  /**
   * Closes each, whatever became of the others, and forgets them.
   * @param onError told of each failure; left out: the first one is thrown when all were closed.
   */
  async close(onError?: (error: unknown) => void): Promise<void> {
    const failures: unknown[] = [];
    for (let close = this.#closers.pop(); close !== undefined; close = this.#closers.pop()) {
      try {
        await close();
      } catch (error) {
        if (onError) onError(error);
        else failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
