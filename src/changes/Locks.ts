/** Named locks with one holder each.  Waiters get a lock in the order of their requests. */
export class Locks {
  readonly #tails = new Map<string, Promise<void>>();

  /**
   * Runs `work` while holding all locks in `keys`.  They are acquired in the order of their names, which prevents deadlocks.
   * @returns null if they were not all free within `waitMs`; `work` does not run then.
   */
  async withLocks<T>(
    keys: readonly string[],
    waitMs: number,
    work: () => Promise<T>,
  ): Promise<{ readonly result: T } | null> {
    const deadline = performance.now() + waitMs;
    const [first, ...others] = [...new Set(keys)].toSorted();
    if (first === undefined) return { result: await work() };
    const held = await this.#withLock(first, waitMs, () =>
      this.withLocks(others, Math.max(0, deadline - performance.now()), work),
    );
    return held?.result ?? null;
  }

  async #withLock<T>(
    key: string,
    waitMs: number,
    work: () => Promise<T>,
  ): Promise<{ readonly result: T } | null> {
    const before = this.#tails.get(key);
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const tail = before ? before.then(() => held) : held;
    this.#tails.set(key, tail);
    try {
      if (before && !(await settlesWithin(before, waitMs))) return null;
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
