import type { Batch } from './Batch.js';

/** The kind of objects of an enumeration, which determines the operation that pulls them. */
export type EnumerationKind = 'instancesWithPath' | 'instancePaths' | 'instances';

export interface EnumerationOptions<T> {
  readonly kind: EnumerationKind;
  readonly namespace: string;
  readonly userName: string;
  /** Null: no time-out. */
  readonly timeoutSeconds: number | null;
  /** Whether what fails in the source is thrown by one `take`, and the next goes on behind it. */
  readonly continuesOnError: boolean;
  /**
   * Creates the source when the first object is asked for.  The signal is aborted when the enumeration is closed.
   * @param failures takes what failed in the source while it goes on; null where it must not.
   */
  readonly batches: (signal: AbortSignal, failures: unknown[] | null) => AsyncIterable<Batch<T>>;
  /** Called once, when the enumeration ends for any reason. */
  readonly onClosed: () => void;
  /** Called if the source fails while it is being returned, when no request is left that could report the error. */
  readonly onReturnFailed: (error: unknown) => void;
}

/**
 * One open enumeration: a source of objects that pauses between the requests of its client.
 *
 * Only the objects asked for are taken from the source, plus the rest of their batch.  At the end, on an error, a disconnected
 * client, a time-out or a close, the iterator of the source is returned, so that its `finally` blocks run.
 */
export class Enumeration<T = unknown> {
  readonly kind: EnumerationKind;
  readonly namespace: string;
  readonly userName: string;
  /** The current enumeration context, by which the client names it. */
  context = '';
  consecutiveZeroPulls = 0;
  readonly #options: EnumerationOptions<T>;
  readonly #abort = new AbortController();
  #source: AsyncIterator<Batch<T>> | null = null;
  /** Objects of the last batch that were not asked for, and objects that the reader put back. */
  #rest: readonly Batch<T>[] = [];
  #isPutBack = false;
  /** What failed in the source and has not been told yet; null: the first failure ends it. */
  readonly #failures: unknown[] | null;
  #isExhausted = false;
  #timer: NodeJS.Timeout | null = null;
  #state: 'idle' | 'busy' | 'closed' = 'idle';

  constructor(options: EnumerationOptions<T>) {
    this.kind = options.kind;
    this.namespace = options.namespace;
    this.userName = options.userName;
    this.#options = options;
    this.#failures = options.continuesOnError ? [] : null;
    this.keepAlive();
  }

  get isBusy(): boolean {
    return this.#state === 'busy';
  }

  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  /** Restarts the time-out, which counts from the end of one request to the next. */
  keepAlive(): void {
    const { timeoutSeconds } = this.#options;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (timeoutSeconds === null || this.#state === 'closed') return;
    this.#timer = setTimeout(() => void this.close(new Error('timed out')), timeoutSeconds * 1_000);
    // An abandoned enumeration does not keep the process alive.
    this.#timer.unref();
  }

  /**
   * Puts back the last objects of the batch that is being read.  The current `take` then ends before them, and the next one
   * begins with them.  The reader must still iterate to the end.
   */
  putBack(objects: Batch<T>): void {
    if (this.#state !== 'busy') return;
    if (objects.length > 0) this.#rest = [objects, ...this.#rest];
    this.#isPutBack = true;
  }

  /**
   * The next objects, at most `count`.  There are fewer only at the end of the sequence, after which the enumeration is closed.
   * The enumeration is busy from now on.  If the objects are never read it times out.
   *
   * If it continues on errors, there may be fewer before a failure, which the next `take` throws; the objects behind it follow.
   * @param tellsFailures whether this one may throw such a failure; otherwise it leaves it to the next.
   * @throws what the source throws, or the reason for which the enumeration was ended.
   */
  take(
    count: number,
    requestSignal: AbortSignal,
    tellsFailures = true,
  ): AsyncGenerator<Batch<T>, void, void> {
    this.#state = 'busy';
    return this.#take(count, requestSignal, tellsFailures);
  }

  async *#take(
    count: number,
    requestSignal: AbortSignal,
    tellsFailures: boolean,
  ): AsyncGenerator<Batch<T>, void, void> {
    const onAbort = (): void => void this.close(requestSignal.reason);
    requestSignal.addEventListener('abort', onAbort);
    if (this.#timer !== null) clearTimeout(this.#timer);
    let failure: { readonly error: unknown } | null = null;
    try {
      for (let left = count; left > 0;) {
        const batch = this.#hasFailures ? null : (this.#rest[0] ?? (await this.#next(requestSignal)));
        if (this.#hasFailures) {
          // What came with the failure stands behind it.
          if (batch !== null && this.#rest[0] !== batch) this.#rest = [batch, ...this.#rest];
          if (left === count && tellsFailures) failure = { error: this.#failures?.shift() };
          break;
        }
        if (batch === null) return;
        const taken = batch.length <= left ? batch : batch.slice(0, left);
        const others = batch.slice(taken.length);
        this.#rest = [...(others.length > 0 ? [others] : []), ...this.#rest.slice(1)];
        left -= taken.length;
        if (taken.length > 0) yield taken;
        if (this.#isPutBack) break;
      }
      this.#isPutBack = false;
      this.#abort.signal.throwIfAborted();
      this.#state = 'idle';
      this.keepAlive();
      if (failure !== null) throw failure.error;
    } finally {
      requestSignal.removeEventListener('abort', onAbort);
      // The source ended or failed, or the reader stopped before the last object.
      if (this.#state !== 'idle') await this.close(new Error('the enumeration is over'));
    }
  }

  async #next(requestSignal: AbortSignal): Promise<Batch<T> | null> {
    requestSignal.throwIfAborted();
    this.#abort.signal.throwIfAborted();
    if (this.#isExhausted) return null;
    this.#source ??= this.#options.batches(this.#abort.signal, this.#failures)[Symbol.asyncIterator]();
    const next = await this.#source.next();
    this.#abort.signal.throwIfAborted();
    this.#isExhausted = next.done === true;
    return next.done === true ? null : next.value;
  }

  get #hasFailures(): boolean {
    return this.#failures !== null && this.#failures.length > 0;
  }

  /**
   * Closes the enumeration.  A request that is running fails with the reason.
   * Resolves when the source has been returned; never rejects.
   */
  async close(reason: unknown): Promise<void> {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#rest = [];
    this.#options.onClosed();
    this.#abort.abort(reason);
    try {
      await this.#source?.return?.();
    } catch (error) {
      if (error !== reason) this.#options.onReturnFailed(error);
    }
  }
}
