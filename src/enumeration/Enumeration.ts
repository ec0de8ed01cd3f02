import type { Batch } from './Batch.js';

/** What the objects of an enumeration are, and so the operation that pulls them. */
export type EnumerationKind = 'instancesWithPath' | 'instancePaths' | 'instances';

export interface EnumerationOptions<T> {
  readonly kind: EnumerationKind;
  readonly namespace: string;
  readonly userName: string;
  /** null: it never times out. */
  readonly timeoutSeconds: number | null;
  /** Makes the source, when the first object is asked for; the signal is aborted when the enumeration is closed. */
  readonly batches: (signal: AbortSignal) => AsyncIterable<Batch<T>>;
  /** Called once, when it is over for whatever reason. */
  readonly onClosed: () => void;
  /** Called if the source fails while it is being returned: nobody waits for its objects any more. */
  readonly onReturnFailed: (error: unknown) => void;
}

/**
 * One open enumeration: a source of objects that stands still between the requests of its client.
 *
 * Nothing is taken from the source but what was asked for, and what came with it.  At the end, an error, a client that went away, a time-out or a
 * close the source is returned, so that its `finally` runs.
 */
export class Enumeration<T = unknown> {
  readonly kind: EnumerationKind;
  readonly namespace: string;
  readonly userName: string;
  /** The string by which its client knows it now. */
  context = '';
  consecutiveZeroPulls = 0;
  readonly #options: EnumerationOptions<T>;
  readonly #abort = new AbortController();
  #source: AsyncIterator<Batch<T>> | null = null;
  /** What came with the objects that were asked for last, and what their reader put back. */
  #rest: readonly Batch<T>[] = [];
  #isPutBack = false;
  #timer: NodeJS.Timeout | null = null;
  #state: 'idle' | 'busy' | 'closed' = 'idle';

  constructor(options: EnumerationOptions<T>) {
    this.kind = options.kind;
    this.namespace = options.namespace;
    this.userName = options.userName;
    this.#options = options;
    this.keepAlive();
  }

  get isBusy(): boolean {
    return this.#state === 'busy';
  }

  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  /** Lets the time-out begin anew: it counts from the end of one request to the next. */
  keepAlive(): void {
    const { timeoutSeconds } = this.#options;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (timeoutSeconds === null || this.#state === 'closed') return;
    this.#timer = setTimeout(() => void this.close(new Error('timed out')), timeoutSeconds * 1_000);
    // An enumeration that somebody forgot does not keep the process alive.
    this.#timer.unref();
  }

  /**
   * Puts the last objects of the batch that is being read back: what is taken now ends with those before them, and what is taken next
   * begins with them.  Its reader must go on to the end all the same.
   */
  putBack(objects: Batch<T>): void {
    if (this.#state !== 'busy') return;
    if (objects.length > 0) this.#rest = [objects, ...this.#rest];
    this.#isPutBack = true;
  }

  /**
   * The next objects, at most `count`; fewer only at the end of all, after which the enumeration is closed.  It is busy from now
   * on; objects that nobody begins to read let it time out.
   * @throws what the source throws, and the reason of whatever ended it meanwhile.
   */
  take(count: number, requestSignal: AbortSignal): AsyncGenerator<Batch<T>, void, void> {
    this.#state = 'busy';
    return this.#take(count, requestSignal);
  }

  async *#take(count: number, requestSignal: AbortSignal): AsyncGenerator<Batch<T>, void, void> {
    const onAbort = (): void => void this.close(requestSignal.reason);
    requestSignal.addEventListener('abort', onAbort);
    if (this.#timer !== null) clearTimeout(this.#timer);
    try {
      for (let left = count; left > 0;) {
        const batch = this.#rest[0] ?? (await this.#next(requestSignal));
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
    } finally {
      requestSignal.removeEventListener('abort', onAbort);
      // The end of the source, an error, or a reader that left before the last object.
      if (this.#state !== 'idle') await this.close(new Error('the enumeration is over'));
    }
  }

  async #next(requestSignal: AbortSignal): Promise<Batch<T> | null> {
    requestSignal.throwIfAborted();
    this.#abort.signal.throwIfAborted();
    this.#source ??= this.#options.batches(this.#abort.signal)[Symbol.asyncIterator]();
    const next = await this.#source.next();
    this.#abort.signal.throwIfAborted();
    return next.done === true ? null : next.value;
  }

  /** Ends it: a request that is running fails with the reason.  Settled when the source has been returned; never rejects. */
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
