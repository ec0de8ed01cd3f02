import { CIMError } from '../cim/CIMError.js';

/** The work on a request did not end when it was told to.  A door lets it through: whether the work was done is not known. */
export class OperationTimeoutError extends Error {
  override readonly name = 'OperationTimeoutError';

  constructor(
    timeoutMs: number,
    /** Settled when the work has ended after all; never rejects. */
    readonly abandoned: Promise<void>,
  ) {
    super(`the work on a request did not end in ${timeoutMs} ms, nor when it was told to stop`);
  }
}

/** How long work has to stop when its time is over. */
const afterAbortMs = 5_000;

/** Work that is waited for. */
interface Waiting {
  /** Milliseconds of performance.now(). */
  due: number;
  readonly abort: AbortController;
  readonly giveUp: () => void;
}

/** The time that each operation has until its answer begins; one timer for them all, as each has as much. */
export class OperationDeadline {
  readonly #timeoutMs: number;
  /** The oldest first. */
  readonly #running = new Set<Waiting>();
  readonly #told = new Set<Waiting>();
  #timer: NodeJS.Timeout | null = null;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /**
   * What `work` gives.  When its time is over it is told to stop, with CIM_ERR_SERVER_LIMITS_EXCEEDED as the reason;
   * what does not stop, such as a change that must not be left halfway, is not waited for any longer than another 5 s.
   * @throws OperationTimeoutError then.
   */
  wait<T>(work: Promise<T>, abort: AbortController): Promise<T> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        due: performance.now() + this.#timeoutMs,
        abort,
        giveUp: () =>
          reject(
            new OperationTimeoutError(
              this.#timeoutMs,
              work.then(drop, () => {}),
            ),
          ),
      };
      this.#running.add(waiting);
      if (this.#timer === null) this.#arm(this.#timeoutMs);
      work
        .finally(() => {
          this.#running.delete(waiting);
          this.#told.delete(waiting);
        })
        .then(resolve, reject);
    });
  }

  /** Forgets its timer: nothing is waited for any more. */
  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #arm(ms: number): void {
    // The requests keep their connections open, and these the process.
    this.#timer = setTimeout(() => this.#check(), Math.max(1, ms)).unref();
  }

  #check(): void {
    const now = performance.now();
    for (const waiting of this.#told) {
      if (waiting.due > now) break;
      this.#told.delete(waiting);
      waiting.giveUp();
    }
    for (const waiting of this.#running) {
      if (waiting.due > now) break;
      this.#running.delete(waiting);
      waiting.due = now + Math.min(afterAbortMs, this.#timeoutMs);
      this.#told.add(waiting);
      const why = `the operation took longer than ${this.#timeoutMs} ms`;
      waiting.abort.abort(new CIMError('CIM_ERR_SERVER_LIMITS_EXCEEDED', why));
    }
    const next = [...firstOf(this.#running), ...firstOf(this.#told)].map(({ due }) => due);
    this.#timer = null;
    if (next.length > 0) this.#arm(Math.min(...next) - now);
  }
}

/** The same for work that has a time of its own. */
export async function waitAtMost<T>(work: Promise<T>, abort: AbortController, timeoutMs: number): Promise<T> {
  const deadline = new OperationDeadline(timeoutMs);
  try {
    return await deadline.wait(work, abort);
  } finally {
    deadline.end();
  }
}

function firstOf(waiting: ReadonlySet<Waiting>): Waiting[] {
  for (const first of waiting) return [first];
  return [];
}

/** Ends an answer that nobody reads: what gives its pieces is returned, so that it can let go of what it holds. */
async function drop(answer: unknown): Promise<void> {
  if (typeof answer !== 'object' || answer === null || !(Symbol.asyncIterator in answer)) return;
  try {
    for await (const _ of answer as AsyncIterable<unknown>) return;
  } catch {
    // It was told to stop: that it does so by an error is as good.
  }
}
