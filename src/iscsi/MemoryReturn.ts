import type { DataBudget } from './DataBudget.js';

export interface MemoryReturnOptions {
  readonly collect?: () => void | Promise<void>;
  /** Delay after the last session, until its data has been released. */
  readonly afterMs?: number;
  readonly leastMsBetween?: number;
}

/** Smaller amounts are not worth the work. */
const LEAST_BYTES = 32 << 20;

/**
 * Returns the memory of data to the system after sessions have ended.  V8 collects garbage when it needs memory, and a target
 * without sessions needs none.
 */
export class MemoryReturn {
  readonly #budget: DataBudget;
  readonly #options: Required<MemoryReturnOptions>;
  #returnedBytes = 0;
  #returnedAt = -Infinity;
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(budget: DataBudget, options: MemoryReturnOptions = {}) {
    this.#budget = budget;
    this.#options = { collect: collectGarbage, afterMs: 2_000, leastMsBetween: 10_000, ...options };
  }

  sessionEnded(): void {
    const { afterMs, leastMsBetween } = this.#options;
    if (
      this.#isClosed ||
      this.#timer !== null ||
      this.#budget.grantedBytes - this.#returnedBytes < LEAST_BYTES
    )
      return;
    const waitMs = Math.max(afterMs, this.#returnedAt + leastMsBetween - performance.now());
    this.#timer = setTimeout(() => this.#return(), waitMs).unref();
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #return(): void {
    this.#timer = null;
    this.#returnedBytes = this.#budget.grantedBytes;
    this.#returnedAt = performance.now();
    void this.#options.collect();
  }
}

/** Affects this thread only and takes some ten milliseconds.  If Node.js has no inspector, V8 collects the garbage later. */
async function collectGarbage(): Promise<void> {
  if (!process.features.inspector) return;
  const { Session } = await import('node:inspector');
  const session = new Session();
  session.connect();
  await new Promise<void>((resolve) => {
    session.post('HeapProfiler.collectGarbage', () => resolve());
  });
  // Deferred: a disconnect within the callback would never return.
  session.disconnect();
}
