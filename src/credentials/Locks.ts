/** Locks by name: one holder each, those who wait come in their order. */
export class Locks {
  readonly #tails = new Map<string, Promise<void>>();

  /**
   * Runs `work` alone under `key`.
   * @returns null if the lock was not free within `waitMs`; `work` has not run and will not.
   */
  async withLock<T>(
    key: string,
    waitMs: number,
    work: () => Promise<T>,
  ): Promise<{ readonly result: T } | null> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const tail = before.then(() => held);
    this.#tails.set(key, tail);
    try {
      if (!(await settlesWithin(before, waitMs))) return null;
      return { result: await work() };
    } finally {
      release();
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    }
  }
}

async function settlesWithin(promise: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
