import type { DataBudget } from './DataBudget.js';

export interface MemoryReturnOptions {
  readonly collect?: () => void | Promise<void>;
  /** Until what was under way has really gone. */
  readonly afterMs?: number;
  readonly leastMsBetween?: number;
}

/** Less than that is not worth the work. */
const LEAST_BYTES = 32 << 20;

/**
 * Gives the memory of data back to the system after sessions have ended.  V8 looks for what is garbage when it needs memory, and
 * a target that has lost its sessions needs none.
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

/** Of this thread alone; takes some ten milliseconds.  A Node.js without an inspector has no such call: V8 does it later there. */
async function collectGarbage(): Promise<void> {
  if (!process.features.inspector) return;
  const { Session } = await import('node:inspector');
  const session = new Session();
  session.connect();
  await new Promise<void>((resolve) => {
    session.post('HeapProfiler.collectGarbage', () => resolve());
  });
  // Not in the answer itself: Node.js never comes back from that.
  session.disconnect();
}
