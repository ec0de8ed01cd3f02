import { CIMError } from '../cim/CIMError.js';

/** The work on a request did not end when it was told to. */
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

/**
 * The answer that `work` gives.  After `timeoutMs` it is told to stop, with CIM_ERR_SERVER_LIMITS_EXCEEDED as the reason; what
 * does not stop, such as a change that must not be left halfway, is not waited for any longer than another 5 s.
 * @throws OperationTimeoutError then.
 */
export async function answerInTime<T extends { readonly body: unknown }>(
  work: Promise<T>,
  timeoutMs: number,
  abort: AbortController,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => {
      abort.abort(
        new CIMError('CIM_ERR_SERVER_LIMITS_EXCEEDED', `the operation took longer than ${timeoutMs} ms`),
      );
      timer = setTimeout(resolve, Math.min(afterAbortMs, timeoutMs), 'late');
    }, timeoutMs);
  });
  try {
    const first = await Promise.race([work, late]);
    if (first !== 'late') return first;
  } finally {
    clearTimeout(timer);
  }
  throw new OperationTimeoutError(
    timeoutMs,
    work.then(drop, () => {}),
  );
}

/** Ends an answer that nobody reads: what gives its pieces is returned, so that it can let go of what it holds. */
async function drop({ body }: { readonly body: unknown }): Promise<void> {
  if (typeof body !== 'object' || body === null || !(Symbol.asyncIterator in body)) return;
  try {
    for await (const _ of body as AsyncIterable<unknown>) return;
  } catch {
    // It was told to stop: that it does so by an error is as good.
  }
}
