import { createConnection, type Socket } from 'node:net';
import { TargetDriverError } from '../TargetDriverError.js';
import { tgtError } from './tgtErrors.js';
import { decodeTgtResponseHeader, encodeTgtRequest, type TgtRequest } from './TgtRequest.js';

export interface TgtResponse {
  /** 0 or one of tgtd's error codes. */
  readonly code: number;
  /** What `show` prints, one UTF-16 code unit a byte, without the NUL at its end. */
  readonly text: string;
}

/** Who sends requests in a job. */
export interface TgtRequester {
  /** What tgtd says, errors included. */
  request(request: TgtRequest): Promise<TgtResponse>;
  /** The text of a response without error.  @throws TargetDriverError for each error of tgtd's. */
  expect(request: TgtRequest): Promise<string>;
}

export interface TgtConnectionOptions {
  readonly socketPath: string;
  readonly requestTimeoutMs: number;
  /** Awaited before each request leaves; what it throws stops the request.  For tests, and for who counts. */
  readonly onRequest?: ((request: TgtRequest, count: number) => void | Promise<void>) | undefined;
}

const RESPONSE_HEADER_BYTES = 8;

/**
 * A client of tgtd's management socket: one request, one response, then the daemon closes.
 *
 * `inTurn` runs one job after the other, and a job sends one request after the other; so tgtd never has two of
 * ours at a time, not even after a time-out: tgtd still carries out a request that was abandoned, therefore the next
 * one waits until the daemon has let go of it.  The time that a job has waited for its turn counts as such a wait: jobs that were
 * asked for together while tgtd hangs fail together, and not one time-out after the other.
 *
 * Sockets are never opened ahead of their requests: tgtd 1.0.85 may spin on one that ends without having sent any.
 */
export class TgtConnection implements TgtRequester {
  readonly #options: TgtConnectionOptions;
  #requestCount = 0;
  #lastJob: Promise<unknown> = Promise.resolve();
  /** Since when the first request of the job under way has been waited for; null: it has been sent. */
  #waitingSince: number | null = null;
  /** Settled when tgtd has dealt with a request that nobody waits for any more, or has died. */
  #abandoned: Promise<void> | null = null;
  readonly #abandonedSockets = new Set<Socket>();

  constructor(options: TgtConnectionOptions) {
    this.#options = options;
  }

  /** How many requests have left since the beginning. */
  get requestCount(): number {
    return this.#requestCount;
  }

  /** Runs a job when all jobs before it have ended, however they ended. */
  inTurn<T>(job: () => Promise<T>): Promise<T> {
    const askedAt = performance.now();
    const begin = (): Promise<T> => {
      this.#waitingSince = askedAt;
      return job();
    };
    const run = this.#lastJob.then(begin, begin);
    this.#lastJob = run.catch(() => {});
    return run;
  }

  /** Settled when no job is under way. */
  async close(): Promise<void> {
    await this.#lastJob;
    for (const socket of this.#abandonedSockets) socket.destroy();
  }

  /**
   * Sends a request and answers what tgtd says to it, errors included.  Call it in a job only.
   * `beforeSending` is called when nothing is awaited any more but tgtd; what it throws stops the request.
   *
   * @throws TargetDriverError timeout: tgtd may still carry it out.  unavailable: nobody listens, or the daemon closed the
   * socket without an answer, which it does when it dies and when its user or group is not ours.
   */
  async request(request: TgtRequest, beforeSending?: () => void): Promise<TgtResponse> {
    const { onRequest } = this.#options;
    const waitingSince = this.#waitingSince;
    this.#waitingSince = null;
    if (this.#abandoned !== null) await this.#waitForAbandoned(request, waitingSince ?? performance.now());
    this.#requestCount += 1;
    if (onRequest !== undefined) await onRequest(request, this.#requestCount);
    beforeSending?.();
    return this.#exchange(request);
  }

  /** The text of a response without error.  @throws TargetDriverError as `request` does, and for each error of tgtd's. */
  async expect(request: TgtRequest): Promise<string> {
    const { code, text } = await this.request(request);
    if (code !== 0) throw tgtError(code, request.description);
    return text;
  }

  async #waitForAbandoned(request: TgtRequest, since: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const leftMs = this.#options.requestTimeoutMs - (performance.now() - since);
    const expired = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, Math.max(0, leftMs), true);
    });
    const timedOut = await Promise.race([expired, this.#abandoned?.then(() => false)]);
    clearTimeout(timer);
    if (timedOut === true) {
      throw new TargetDriverError(
        'timeout',
        `tgtd still has not answered an earlier request: did not ${request.description}`,
      );
    }
  }

  #exchange(request: TgtRequest): Promise<TgtResponse> {
    const bytes = encodeTgtRequest(request);
    const { socketPath, requestTimeoutMs } = this.#options;
    return new Promise((resolve, reject) => {
      const received: Buffer[] = [];
      let receivedBytes = 0;
      let sent = false;
      let failure: NodeJS.ErrnoException | null = null;

      const socket = createConnection(socketPath);
      const timer = setTimeout(() => {
        if (sent) this.#abandon(socket);
        else socket.destroy();
        const message = `tgtd did not answer in ${requestTimeoutMs} ms to the request to ${request.description}; it may still carry it out`;
        reject(new TargetDriverError('timeout', message));
      }, requestTimeoutMs);
      socket.once('connect', () => {
        sent = true;
        // Not ended: tgtd takes the end of the stream for an error.
        socket.write(bytes);
      });
      socket.on('data', (chunk: Buffer) => {
        received.push(chunk);
        receivedBytes += chunk.length;
        const response = findResponse(received, receivedBytes);
        if (response === null) return;
        clearTimeout(timer);
        resolve(response);
        socket.destroy();
      });
      socket.once('error', (error: NodeJS.ErrnoException) => {
        failure = error;
      });
      socket.once('close', () => {
        clearTimeout(timer);
        // Settled already unless the answer is missing or cut off.
        reject(unavailable(socketPath, sent, receivedBytes, failure, request));
      });
    });
  }

  #abandon(socket: Socket): void {
    socket.unref();
    this.#abandonedSockets.add(socket);
    this.#abandoned = new Promise<void>((resolve) => {
      socket.once('close', () => {
        this.#abandonedSockets.delete(socket);
        if (this.#abandonedSockets.size === 0) this.#abandoned = null;
        resolve();
      });
    });
  }
}

/** The response once all its bytes are there.  tgtd ends its text with a NUL. */
function findResponse(received: readonly Buffer[], receivedBytes: number): TgtResponse | null {
  const [first] = received;
  if (first === undefined || receivedBytes < RESPONSE_HEADER_BYTES) return null;
  const head = first.length >= RESPONSE_HEADER_BYTES ? first : Buffer.concat(received);
  const { code, length } = decodeTgtResponseHeader(head);
  if (receivedBytes < length) return null;
  const text = Buffer.concat(received).toString('latin1', RESPONSE_HEADER_BYTES, length);
  const end = text.indexOf('\0');
  return { code, text: end < 0 ? text : text.slice(0, end) };
}

function unavailable(
  socketPath: string,
  sent: boolean,
  receivedBytes: number,
  cause: NodeJS.ErrnoException | null,
  request: TgtRequest,
): TargetDriverError {
  const options = cause === null ? {} : { cause };
  if (!sent) {
    const code = cause?.code ?? 'closed';
    const message = `tgtd cannot be reached at ${socketPath} (${code}): did not ${request.description}`;
    return new TargetDriverError('unavailable', message, options);
  }
  const what = receivedBytes === 0 ? 'without an answer' : 'in the middle of its answer';
  const message =
    `tgtd closed its socket ${what} to the request to ${request.description}: ` +
    'it died, or it runs as a user or group other than ours';
  return new TargetDriverError('unavailable', message, options);
}
