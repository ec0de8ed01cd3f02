/** A resource that can be closed. */
export interface Closable {
  close(): Promise<void> | void;
}

/**
 * Opened resources, closed in reverse order.  Add a resource as soon as it is opened, so that it is closed even if opening the
 * next one fails.  Similar to AsyncDisposableStack, which Node 20 does not have.
 */
export class ResourceStack {
  readonly #closers: Closable['close'][] = [];

  /** Adds `resource` and returns it. */
  use<T extends Closable>(resource: T): T {
    this.defer(() => resource.close());
    return resource;
  }

  /** Adds a function to call.  If it is added while others are being closed, it is called next. */
  defer(close: Closable['close']): void {
    this.#closers.push(close);
  }

  /**
   * Closes all resources, even if some fail, and drops them.
   * @param onError called for each failure; without it the first failure is thrown after all have been closed.
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
