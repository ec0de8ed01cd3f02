import { CIMError } from '../cim/CIMError.js';

/**
 * The work on a request did not end after it was aborted.  Protocol handlers let this error through: it is unknown whether the
 * work was done.
 */
export class OperationTimeoutError extends Error {
  override readonly name = 'OperationTimeoutError';

  constructor(
    timeoutMs: number,
    /** Resolves when the work has ended after all; never rejects. */
    readonly abandoned: Promise<void>,
  ) {
    super(`the work on a request did not end in ${timeoutMs} ms, nor when it was told to stop`);
  }
}

/** How long work may take to stop after it has been aborted. */
const afterAbortMs = 5_000;

/** Work in progress and its deadline. */
interface Waiting {
  /** In milliseconds of performance.now(). */
  due: number;
  readonly abort: AbortController;
  readonly giveUp: () => void;
}

/**
 * The time limit of all operations, which lasts until their answers begin.  One timer serves all of them, because the limit is
 * the same for each.
 */
export class OperationDeadline {
  readonly #timeoutMs: number;
  /** The oldest comes first. */
  readonly #running = new Set<Waiting>();
  readonly #told = new Set<Waiting>();
  #timer: NodeJS.Timeout | null = null;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Waits for `work`.  When its time is over it is aborted with CIM_ERR_SERVER_LIMITS_EXCEEDED as the reason.  Work that does not
   * stop, such as a change that must not be left unfinished, is awaited for another 5 s at most.
   * @throws OperationTimeoutError after that.
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
      const forget = (): void => {
        this.#running.delete(waiting);
        this.#told.delete(waiting);
      };
      void work.then(forget, forget);
      void work.then(resolve, reject);
    });
  }

  /** Stops the timer. */
  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #arm(ms: number): void {
    // The timer does not keep the process alive: requests keep their connections open, and these keep the process alive.
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

/** The same for work with a time limit of its own. */
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

/** Ends an answer that nobody reads: its generator is returned, so that it releases its resources. */
async function drop(answer: unknown): Promise<void> {
  if (typeof answer !== 'object' || answer === null || !(Symbol.asyncIterator in answer)) return;
  try {
    for await (const _ of answer as AsyncIterable<unknown>) return;
  } catch {
    // The generator was told to stop.  An error is acceptable here.
  }
}
