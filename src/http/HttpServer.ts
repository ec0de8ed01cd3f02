import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  AuthenticationBusyError,
  type AuthenticatedUser,
  type Authenticator,
} from '../security/Authenticator.js';
import type { Principal } from '../security/Principal.js';
import {
  maxBodyBytes as maxStorageGatewayBytes,
  type StorageGateway,
} from '../storagegateway/StorageGateway.js';
import { answerClientError, endSocket } from './answerClientError.js';
import { parseBasicCredentials } from './basicCredentials.js';
import type { CimXmlHandler } from './CimXmlHandler.js';
import { Connections, type Exchange } from './Connections.js';
import { cimPaths } from './cimPaths.js';
import { headerValues } from './headerValues.js';
import { promisedLength, readBody, RequestAbortedError } from './readBody.js';
import { refuse, type Refusal } from './refuse.js';
import { writeResponse } from './writeResponse.js';

export interface HttpServerLog {
  isLevelEnabled(level: 'debug'): boolean;
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface HttpServerOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly bind: string;
  readonly maxBodyBytes: number;
  readonly maxHeaderBytes: number;
  /** The time a client has to send its whole request, and to take each piece of the answer. */
  readonly requestTimeoutMs: number;
  readonly authenticator: Pick<Authenticator, 'authenticate'>;
  readonly handleRequest: CimXmlHandler;
  /** The AWS door; null: its requests are taken for CIM-XML. */
  readonly storageGateway?: Pick<StorageGateway, 'answer' | 'answerTooLong'> | null;
  readonly log: HttpServerLog;
}

/** How long a connection may wait for its next request. */
const keepAliveMs = 60_000;

/** How long a stop waits for work that has been told to stop. */
const afterAbortMs = 2000;

/**
 * The CIM-XML door: HTTP/1.0 and 1.1 with Basic authentication.
 *
 * A POST to one of `cimPaths` is answered on node:http itself, everything else by an Express app in the same server: Express
 * costs several times what the rest of the HTTP work does.  Every answer is delimited by Content-Length, chunks or the end of
 * the connection.  What is refused is refused before its body is read.
 */
export class HttpServer {
  readonly #options: HttpServerOptions;
  readonly #server: Server;
  readonly #connections = new Connections(() => {
    // An answer that had begun before the stop may have promised to keep its connection.
    if (this.#isStopping) setImmediate(() => this.#server.closeIdleConnections());
  });
  readonly #answers = new Set<Promise<void>>();
  #isStopping = false;
  #fallbackApp: Promise<RequestListener> | null = null;

  constructor(options: HttpServerOptions) {
    this.#options = options;
    const { maxHeaderBytes, requestTimeoutMs } = options;
    const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
      const exchange = this.#connections.begin(request, response);
      if (this.#isStopping) response.setHeader('Connection', 'close');
      if (request.method === 'POST' && cimPaths.includes(pathOf(request.url))) this.#begin(exchange);
      else void this.#fallBack(request, response);
    };
    this.#server = createServer({
      maxHeaderSize: maxHeaderBytes,
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs,
      keepAliveTimeout: keepAliveMs,
      connectionsCheckingInterval: Math.min(1000, requestTimeoutMs / 2),
    })
      .on('connection', (socket) => this.#connections.add(socket))
      .on('request', onRequest)
      .on('checkContinue', onRequest)
      .on('checkExpectation', (request, response) => refuse(request, response, unknownExpectation))
      .on('connect', (_request, socket) => endSocket(socket, 501, 'CONNECT is not implemented.'))
      .on('clientError', (error, socket) => answerClientError(error, socket, this.#connections));
  }

  /**
   * Begins to listen.  The URL tells the port that was found for port 0.
   * @throws Error with the system's code, EADDRINUSE for example; no other address or port is tried.
   */
  start(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject).listen(this.#options.port, this.#options.bind, () => {
        this.#server.off('error', reject);
        const { address, port, family } = this.#server.address() as AddressInfo;
        resolve(`http://${family === 'IPv6' ? `[${address}]` : address}:${port}/`);
      });
    });
  }

  /**
   * Takes no new connection, lets requests under way finish, and after `graceMs` ends what is left.
   *
   * Also waits for work whose client has gone away: when this settles nothing works on a request any more, but for what has
   * not stopped 2 s after it was told to.
   */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    this.#connections.announceClose();
    this.#connections.closeSilent();
    this.#server.closeIdleConnections();
    let timer: NodeJS.Timeout | undefined;
    const gaveUp = new Promise<void>((resolve) => {
      const abort = (): void => {
        this.#connections.destroyAll();
        timer = setTimeout(resolve, afterAbortMs);
      };
      if (graceMs === 0) abort();
      else timer = setTimeout(abort, graceMs);
    });
    await Promise.race([closed.then(() => Promise.all(this.#answers)), gaveUp]);
    clearTimeout(timer);
  }

  /** Express is loaded by the first request that needs it: most servers never get one, and all start sooner. */
  async #fallBack(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#fallbackApp ??= import('./fallbackApp.js').then(({ createFallbackApp }) => createFallbackApp());
    (await this.#fallbackApp)(request, response);
  }

  #begin(exchange: Exchange): void {
    const answer = this.#answer(exchange).finally(() => this.#answers.delete(answer));
    this.#answers.add(answer);
  }

  async #answer(exchange: Exchange): Promise<void> {
    const { request, response } = exchange;
    const started = performance.now();
    let user: AuthenticatedUser | null = null;
    try {
      if (this.#isForStorageGateway(request)) {
        await this.#answerStorageGateway(exchange);
      } else {
        user = await this.#authenticate(request);
        const refusal = user === null ? unauthorized : this.#refusalOf(request);
        if (user === null || refusal !== null) refuse(request, response, refusal ?? unauthorized);
        else await this.#handle(exchange, user);
      }
    } catch (error) {
      this.#fail(exchange, error);
    }
    this.#logRequest(exchange, user, performance.now() - started);
  }

  #logRequest(
    { request, response, abort }: Exchange,
    user: AuthenticatedUser | null,
    elapsedMs: number,
  ): void {
    const { log } = this.#options;
    if (!log.isLevelEnabled('debug')) return;
    const fields = {
      address: request.socket.remoteAddress,
      user: user?.name ?? null,
      path: pathOf(request.url),
      status: response.headersSent ? response.statusCode : null,
      aborted: abort.signal.aborted,
      durationMs: Math.round(elapsedMs * 1000) / 1000,
    };
    log.debug(fields, 'request');
  }

  /** DSP0200 knows no X-Amz-Target, and no AWS client goes without it. */
  #isForStorageGateway(request: IncomingMessage): boolean {
    const { storageGateway = null } = this.#options;
    const isAws = request.headers['x-amz-target'] !== undefined && pathOf(request.url) === '/';
    return storageGateway !== null && isAws;
  }

  async #answerStorageGateway({ request, response }: Exchange): Promise<void> {
    const { storageGateway, requestTimeoutMs } = this.#options;
    if (!storageGateway) return;
    const isTooLong = (promisedLength(request) ?? 0) > maxStorageGatewayBytes;
    if (!isTooLong && request.headers.expect !== undefined && request.httpVersion === '1.1')
      response.writeContinue();
    const body = isTooLong ? null : await readBody(request, maxStorageGatewayBytes);
    if (body === null) {
      const { status, headers, body: text } = storageGateway.answerTooLong();
      refuse(request, response, { status, headers: { ...headers, Connection: 'close' }, text });
      return;
    }
    const answer = await storageGateway.answer({
      method: 'POST',
      url: originForm(request.url),
      headers: headerValues(request.rawHeaders),
      body,
      remoteAddress: request.socket.remoteAddress ?? 'unknown',
    });
    await writeResponse(response, answer, requestTimeoutMs);
  }

  async #authenticate(request: IncomingMessage): Promise<AuthenticatedUser | null> {
    const credentials = parseBasicCredentials(request.headers.authorization);
    if (credentials === null) return null;
    const user = await this.#options.authenticator.authenticate(credentials.user, credentials.password);
    if (user === null) {
      // Not the name: people type their password into the wrong field.
      this.#options.log.warn({ address: request.socket.remoteAddress }, 'wrong user name or password');
    }
    return user;
  }

  /** What can be refused by the headers alone. */
  #refusalOf(request: IncomingMessage): Refusal | null {
    if ((promisedLength(request) ?? 0) > this.#options.maxBodyBytes) return this.#tooLong();
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (encoding.toLowerCase() === 'identity') return null;
    return { status: 415, text: 'The body has a Content-Encoding: expected none.' };
  }

  async #handle({ request, response, abort }: Exchange, user: AuthenticatedUser): Promise<void> {
    const { maxBodyBytes, requestTimeoutMs, handleRequest } = this.#options;
    if (request.headers.expect !== undefined && request.httpVersion === '1.1') response.writeContinue();
    const body = await readBody(request, maxBodyBytes);
    if (body === null) {
      refuse(request, response, this.#tooLong());
      return;
    }
    const { authorization: _, 'set-cookie': __, ...headers } = request.headers;
    const remoteAddress = request.socket.remoteAddress ?? 'unknown';
    const principal: Principal = { ...user, address: remoteAddress, door: 'cim-xml' };
    const answer = await handleRequest({
      method: 'POST',
      url: request.url ?? '/',
      headers: headers as Readonly<Record<string, string | undefined>>,
      body,
      principal,
      remoteAddress,
      signal: abort.signal,
    });
    await writeResponse(response, answer, requestTimeoutMs);
  }

  #tooLong(): Refusal {
    const text = `The body is too long: expected at most ${this.#options.maxBodyBytes} bytes.`;
    return { status: 413, headers: { Connection: 'close' }, text };
  }

  #fail({ request, response, abort }: Exchange, error: unknown): void {
    // Nobody is left to be answered.
    if (error instanceof RequestAbortedError || abort.signal.aborted) return;
    if (error instanceof AuthenticationBusyError) {
      refuse(request, response, { status: 503, headers: { 'Retry-After': '1' }, text: `${error.message}.` });
      return;
    }
    if (!response.headersSent) {
      this.#options.log.error({ err: error }, 'a request failed');
      refuse(request, response, { status: 500, text: 'Internal error.' });
      return;
    }
    this.#options.log.error({ err: error }, 'an answer broke off after its first bytes');
    // HTTP/1.1: the last chunk is missing.  HTTP/1.0 has no chunks: only a reset tells the client that something is missing.
    if (request.httpVersion === '1.0') request.socket.resetAndDestroy();
    else request.socket.destroy();
  }
}

const unauthorized: Refusal = {
  status: 401,
  headers: { 'WWW-Authenticate': 'Basic realm="iscsi-wbem"' },
  text: 'A user name and a password are needed (Basic authentication).',
};

const unknownExpectation: Refusal = {
  status: 417,
  headers: { Connection: 'close' },
  text: 'This expectation is unknown: expected 100-continue.',
};

/** The path of a request target in origin form or absolute form (RFC 9112 3.2), without the query. */
function pathOf(target: string | undefined): string {
  return originForm(target).replace(/[?#].*$/su, '');
}

/** Path and query. */
function originForm(target: string | undefined): string {
  const rest = (target ?? '/').replace(/^https?:\/\/[^/?#]*/iu, '');
  return rest.startsWith('/') ? rest : `/${rest}`;
}
