import { createConnection, type Socket } from 'node:net';
import { TargetDriverError } from '../TargetDriverError.js';
import { tgtError } from './tgtErrors.js';
import { decodeTgtResponseHeader, encodeTgtRequest, type TgtRequest } from './TgtRequest.js';

export interface TgtResponse {
  /** 0 or one of tgtd's error codes. */
  readonly code: number;
  /** The output of `show`, one UTF-16 code unit for each byte, without the final NUL. */
  readonly text: string;
}

/** Sends the requests of a job. */
export interface TgtRequester {
  /** Returns tgtd's response, including errors. */
  request(request: TgtRequest): Promise<TgtResponse>;
  /**
   * Returns the text of a successful response.
   * @throws TargetDriverError for each error of tgtd.
   */
  expect(request: TgtRequest): Promise<string>;
}

export interface TgtConnectionOptions {
  readonly socketPath: string;
  readonly requestTimeoutMs: number;
  /** Awaited before each request is sent; an error prevents the request.  For tests and counters. */
  readonly onRequest?: ((request: TgtRequest, count: number) => void | Promise<void>) | undefined;
}

const RESPONSE_HEADER_BYTES = 8;

/**
 * A client of tgtd's management socket: one request and one response for each connection.
 *
 * `inTurn` runs one job after the other, and a job sends one request after the other, so tgtd never processes two of our requests
 * at a time.  That includes requests after a time-out: tgtd still carries out an abandoned request, so the next one waits until
 * the daemon has finished it.  The time that a job waits for its turn counts as waiting for tgtd, so jobs requested together
 * while tgtd hangs fail together, and not one after the other.  Sockets are opened only when there is a request: tgtd 1.0.85 may
 * loop on a connection that ends without one.
 */
export class TgtConnection implements TgtRequester {
  readonly #options: TgtConnectionOptions;
  #requestCount = 0;
  #lastJob: Promise<unknown> = Promise.resolve();
  /** Since when the first request of the current job has been waiting; null: it was sent. */
  #waitingSince: number | null = null;
  /** Resolves when tgtd has finished an abandoned request, or has ended. */
  #abandoned: Promise<void> | null = null;
  readonly #abandonedSockets = new Set<Socket>();

  constructor(options: TgtConnectionOptions) {
    this.#options = options;
  }

  /** Number of requests sent so far. */
  get requestCount(): number {
    return this.#requestCount;
  }

  /** Runs a job after all earlier jobs have ended, successfully or not. */
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

  /** Resolves when no job is in progress. */
  async close(): Promise<void> {
    await this.#lastJob;
    for (const socket of this.#abandonedSockets) socket.destroy();
  }

  /**
   * Sends a request and returns tgtd's response, including errors.  Call it within a job only.  `beforeSending` is called when
   * only tgtd is left to wait for; an error prevents the request.
   * @throws TargetDriverError timeout: tgtd may still carry it out. unavailable: nobody listens, or the daemon closed the
   * connection without an answer, which happens when it ends, or when its user or group differs from ours.
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

  /**
   * Returns the text of a successful response.
   * @throws TargetDriverError as `request` does, and for each error of tgtd.
   */
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
        // The stream is not ended, because tgtd treats its end as an error.
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
        // Has no effect if the answer was complete.
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

/** The response, when all its bytes have arrived. tgtd ends its text with a NUL. */
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
