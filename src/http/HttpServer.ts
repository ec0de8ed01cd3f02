import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { AuthenticatedUser, Authenticator } from '../security/Authenticator.js';
import { AuthenticationBusyError, type Idle } from '../security/PasswordQueue.js';
import { AuthenticationLockedError } from '../security/LoginThrottle.js';
import type { CertificateUsers } from '../security/CertificateUsers.js';
import { OperationTimeoutError } from '../operations/OperationDeadline.js';
import type { Principal } from '../security/Principal.js';
import { Admission, OverloadError, type AdmissionLimits } from './Admission.js';
import { answerClientError, endSocket, type ClientError } from './answerClientError.js';
import { isByCertificate, parseBasicCredentials } from './basicCredentials.js';
import { ClientCertificates } from './ClientCertificates.js';
import { ConnectionCount, type ConnectionLimits } from './ConnectionCount.js';
import { Connections, type Exchange } from './Connections.js';
import { Listener, type ListenerLimits, type ListenerOptions } from './Listener.js';
import type { MonitoringDeps } from './monitoringPages.js';
import { encoded, hasTwoHosts, tookTooLong, tooLong, twoHosts, unknownExpectation } from './headRefusals.js';
import { isEncrypted, isPrivate, peerAddress } from './peer.js';
import type {
  ProtocolHandler,
  ProtocolResponse,
  SelfAuthenticated,
  ServerAuthenticated,
} from './ProtocolHandler.js';
import { promisedLength, readBody, RequestAbortedError } from './readBody.js';
import { RefusalDelays } from './RefusalDelays.js';
import { lockedRefusal, refuse, unauthorized } from './refuse.js';
import { pathOf } from './requestTarget.js';
import { writeResponse } from './writeResponse.js';

export interface HttpServerLog {
  isLevelEnabled(level: 'debug'): boolean;
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Limits for clients.  A client that exceeds one gets an error answer or a closed connection. */
export interface HttpLimits extends ListenerLimits, ConnectionLimits, AdmissionLimits {
  /** For requests whose protocol has no limit of its own. */
  readonly maxBodyBytes: number;
}

export interface HttpServerOptions {
  readonly listeners: readonly ListenerOptions[];
  readonly limits: HttpLimits;
  readonly authenticator: Pick<Authenticator, 'authenticate'> &
    Partial<Pick<Authenticator, 'refusalDelayMs'>>;
  /** Finds the user of a client certificate; null: certificates do not authenticate. */
  readonly certificateUsers?: Pick<CertificateUsers, 'find'> | null;
  /** The first handler that accepts a request answers it. */
  readonly protocols: readonly ProtocolHandler[];
  /** Pages for the administrator of the server (health, metrics, findings, log level); null: none. */
  readonly monitoring?: MonitoringDeps | null;
  readonly observer?: HttpObserver;
  /** Where other servers of this process share it; otherwise this server has its own. */
  readonly admission?: Admission;
  /** Called before each request of a protocol.  Throws OverloadError if it cannot be answered now. */
  readonly admit?: () => void;
  readonly log: HttpServerLog;
}

/** Receives the events to count. */
export interface HttpObserver {
  onResponse(status: number): void;
  onRefusal(reason: 'authentication' | 'certificate' | 'connections' | 'overload'): void;
}

/** How long `stop` waits for work that has been aborted. */
const afterAbortMs = 2000;

/** The share of the connections that may wait for the delayed answer to a wrong password. */
const delayedShare = 1 / 8;

/** Maximum number of excess connections that stay open for their client to read the refusal. */
const maxRefusedConnections = 64;

const retryAfter = { 'Retry-After': '1' };

/**
 * The HTTP/1.0 and 1.1 server, plain and over TLS, with Basic authentication or a client certificate. All listeners share the
 * handling of requests and one set of limits.
 *
 * A request that a protocol accepts is answered on node:http directly, any other one by an Express app in the same server:
 * Express costs several times as much as the rest of the HTTP work.  Every answer is delimited by Content-Length, chunks or the
 * end of the connection.  A refusal is sent before the body is read.
 */
export class HttpServer {
  readonly #options: HttpServerOptions;
  readonly #listeners: readonly Listener[];
  readonly #connectionCount: ConnectionCount;
  readonly #admission: Admission;
  readonly #refusalDelays: RefusalDelays;
  readonly #clientCertificates = new ClientCertificates();
  readonly #connections = new Connections(() => {
    // An answer that began before the stop may have announced a persistent connection.
    if (this.#isStopping) setImmediate(() => this.#closeIdle());
  });
  readonly #answers = new Set<Promise<void>>();
  #refusedConnections = 0;
  #isStopping = false;
  #fallbackApp: Promise<RequestListener> | null = null;

  constructor(options: HttpServerOptions) {
    this.#options = options;
    this.#connectionCount = new ConnectionCount(options.limits);
    this.#admission = options.admission ?? new Admission(options.limits);
    const { maxConnections, maxConnectionsPerAddress } = options.limits;
    this.#refusalDelays = new RefusalDelays({
      maxWaiting: Math.ceil(maxConnections * delayedShare),
      maxWaitingPerNetwork: Math.ceil(maxConnectionsPerAddress * delayedShare),
    });
    this.#listeners = options.listeners.map((each) => this.#createListener(each));
  }

  /**
   * Starts listening.  Returns the URLs in the order of the listeners, with the actual ports where port 0 was given.
   * @throws ListenError; no listener is open then.
   */
  async start(): Promise<string[]> {
    const urls: string[] = [];
    try {
      for (const listener of this.#listeners) urls.push(await listener.listen());
    } catch (error) {
      await this.stop(0);
      throw error;
    }
    return urls;
  }

  /**
   * Refuses new connections, waits for requests in progress, and closes what is left after `graceMs`. It also waits for work
   * whose client has disconnected.  When it resolves no work is in progress, except work that has not stopped 2 s after being
   * aborted.
   */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    this.#refusalDelays.end();
    const closed = Promise.all(this.#listeners.map((listener) => listener.close()));
    this.#connections.announceClose();
    this.#connections.closeSilent();
    for (const listener of this.#listeners) listener.destroyHandshakes();
    this.#closeIdle();
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

  /**
   * Ends each connection after the response to its current or next request, so that the user of a client certificate is
   * determined again.
   */
  renewConnections(): void {
    this.#connections.announceClose();
    this.#closeIdle();
  }

  #createListener(options: ListenerOptions): Listener {
    const listener = new Listener(options, this.#options.limits);
    const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
      // The connection was refused and has got its answer.
      if (!this.#connections.has(request.socket)) return;
      const exchange = this.#connections.begin(request, response);
      if (this.#isStopping) response.setHeader('Connection', 'close');
      if (hasTwoHosts(request.rawHeaders)) {
        refuse(request, response, twoHosts);
        return;
      }
      const handler = this.#findHandler(request);
      if (handler) this.#begin(exchange, handler);
      else void this.#fallBack(request, response);
    };
    listener.server
      .on('request', onRequest)
      .on('checkContinue', onRequest)
      .on('checkExpectation', (request, response) => refuse(request, response, unknownExpectation))
      .on('connect', (_request, socket) => endSocket(socket, 501, 'CONNECT is not implemented.'))
      .on('clientError', (error: ClientError, socket) => {
        if (listener.isEncrypted && !this.#connections.has(socket)) this.#logHandshake(error);
        answerClientError(error, socket, this.#connections);
      });
    const refused = new WeakSet<Socket>();
    return listener
      .onConnection((socket) => {
        const tooMany = this.#connectionCount.add(socket);
        if (tooMany === null) return;
        refused.add(socket);
        this.#refuseConnection(socket, tooMany, listener.isEncrypted);
      })
      .onReady((socket) => {
        if (!refused.has(socket)) this.#connections.add(socket);
      });
  }

  /** Before the TLS handshake no answer can be sent. */
  #refuseConnection(socket: Socket, sentence: string, isEncrypted: boolean): void {
    const { log, observer } = this.#options;
    observer?.onRefusal('connections');
    if (log.isLevelEnabled('debug'))
      log.debug({ address: peerAddress(socket) }, 'a connection was refused: there are too many');
    if (isEncrypted || this.#refusedConnections >= maxRefusedConnections) {
      socket.destroy();
      return;
    }
    this.#refusedConnections += 1;
    socket.on('close', () => {
      this.#refusedConnections -= 1;
    });
    endSocket(socket, 503, sentence, 'Retry-After: 1');
  }

  /**
   * Logs a failed handshake, so that an administrator can see why a client cannot connect: no common version, an unknown CA,
   * plain HTTP.
   */
  #logHandshake({ code, message }: ClientError): void {
    const { log } = this.#options;
    if (log.isLevelEnabled('debug')) log.debug({ code, reason: message }, 'a TLS handshake failed');
  }

  #closeIdle(): void {
    for (const { server } of this.#listeners) server.closeIdleConnections();
  }

  /** Number of open connections. */
  get connections(): number {
    return this.#connectionCount.all;
  }

  /** Number of requests in progress. */
  get requests(): number {
    return this.#admission.requests;
  }

  /** Number of delayed answers to wrong passwords and signatures.  They do not count as requests in progress. */
  get delayedRefusals(): number {
    return this.#refusalDelays.waiting;
  }

  #findHandler({ method = '', url, headers }: IncomingMessage): ProtocolHandler | undefined {
    const head = { method, path: pathOf(url), headers };
    return this.#options.protocols.find((handler) => handler.accepts(head));
  }

  /** Express is loaded when the first request needs it.  Most servers never do, and the start is shorter. */
  async #fallBack(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#fallbackApp ??= import('./fallbackApp.js').then(({ createFallbackApp }) =>
      createFallbackApp(this.#options.protocols, this.#options.monitoring ?? null, (each) =>
        this.#authenticateForPage(each),
      ),
    );
    response.on('close', () => this.#options.observer?.onResponse(response.statusCode));
    (await this.#fallbackApp)(request, response);
  }

  #begin(exchange: Exchange, handler: ProtocolHandler): void {
    const { request } = exchange;
    try {
      this.#options.admit?.();
      this.#admission.enter(this.#connections.countUnderWay(request.socket));
    } catch (error) {
      this.#fail(exchange, error);
      return;
    }
    const answer = this.#answer(exchange, handler).finally(() => {
      this.#admission.leave();
      this.#answers.delete(answer);
    });
    this.#answers.add(answer);
  }

  async #answer(exchange: Exchange, handler: ProtocolHandler): Promise<void> {
    const { request, response, abort } = exchange;
    const started = performance.now();
    let user: AuthenticatedUser | null = null;
    let abandoned: Promise<unknown> | null = null;
    try {
      if (handler.authentication === 'own') {
        await this.#answerUnauthenticated(exchange, handler);
      } else {
        user = await this.#authenticate(request, abort, (wait) => this.#admission.outside(wait));
        if (user === null) refuse(request, response, unauthorized);
        else await this.#answerAuthenticated(exchange, handler, user);
      }
    } catch (error) {
      if (error instanceof OperationTimeoutError) ({ abandoned } = error);
      this.#fail(exchange, error, handler);
    }
    if (response.headersSent) this.#options.observer?.onResponse(response.statusCode);
    this.#logRequest(exchange, user, performance.now() - started);
    // The request counts as long as work on it continues.
    await abandoned;
  }

  #logRequest(
    { request, response, abort }: Exchange,
    user: AuthenticatedUser | null,
    elapsedMs: number,
  ): void {
    const { log } = this.#options;
    if (!log.isLevelEnabled('debug')) return;
    const fields = {
      address: peerAddress(request.socket),
      user: user?.name ?? null,
      path: pathOf(request.url),
      status: response.headersSent ? response.statusCode : null,
      aborted: abort.signal.aborted,
      durationMs: Math.round(elapsedMs * 1000) / 1000,
    };
    log.debug(fields, 'request');
  }

  /** Answers a request of a protocol that authenticates its clients itself. */
  async #answerUnauthenticated(exchange: Exchange, handler: SelfAuthenticated): Promise<void> {
    const { request, response, abort } = exchange;
    const remoteAddress = peerAddress(request.socket);
    const taken = await this.#takeBody(exchange, handler);
    if (taken === null) return;
    let answer: ProtocolResponse;
    try {
      answer = await handler.answer({
        method: request.method ?? '',
        url: request.url ?? '/',
        rawHeaders: request.rawHeaders,
        body: taken.body,
        remoteAddress,
        isPrivate: isPrivate(request.socket),
        isEncrypted: isEncrypted(request.socket),
        certificateUser: () => this.#certificateUser(request.socket),
        idle: (wait) => this.#admission.outside(wait),
        abort,
      });
    } finally {
      taken.giveBack();
    }
    if (answer.refused) {
      const { delayMs } = answer.refused;
      this.#options.observer?.onRefusal('authentication');
      await this.#admission.outside(this.#refusalDelays.wait(remoteAddress, delayMs, abort.signal));
    }
    await writeResponse(response, answer, this.#options.limits.requestTimeoutMs);
  }

  /** Authenticates a request that Express answers. */
  async #authenticateForPage(request: IncomingMessage): Promise<AuthenticatedUser | null> {
    const exchange = this.#connections.underWay(request.socket).find((each) => each.request === request);
    const gone = exchange?.abort ?? { signal: AbortSignal.abort() };
    try {
      return await this.#authenticate(request, gone);
    } catch (error) {
      if (error instanceof AuthenticationLockedError) this.#options.observer?.onRefusal('authentication');
      throw error;
    }
  }

  /**
   * Authenticates by Basic authentication if the request has it, otherwise by the certificate of its connection.
   * @param gone aborted when the client disconnects: the answer to a wrong password is then not delayed any longer.  Its signal is
   * created when it is first read, and right passwords need none.
   * @param idle called for waiting that does not count as work.
   */
  async #authenticate(
    request: IncomingMessage,
    gone: Pick<AbortController, 'signal'>,
    idle: Idle = (wait) => wait,
  ): Promise<AuthenticatedUser | null> {
    const { authenticator, log } = this.#options;
    if (isByCertificate(request.headers.authorization)) return this.#certificateUser(request.socket);
    const credentials = parseBasicCredentials(request.headers.authorization);
    if (credentials === null) return null;
    const address = peerAddress(request.socket);
    const user = await authenticator.authenticate(credentials.user, credentials.password, address, idle);
    if (user === null) {
      this.#options.observer?.onRefusal('authentication');
      // The name is not logged: people sometimes type their password into the wrong field.
      log.warn({ address }, 'wrong user name or password');
      const delayMs = (await authenticator.refusalDelayMs?.(credentials.user, address)) ?? 0;
      await idle(this.#refusalDelays.wait(address, delayMs, gone.signal));
    }
    return user;
  }

  #certificateUser(socket: Socket): AuthenticatedUser | null {
    const { certificateUsers = null, log } = this.#options;
    const commonName = certificateUsers === null ? null : this.#clientCertificates.findCommonName(socket);
    if (certificateUsers === null || commonName === null) return null;
    const user = certificateUsers.find(commonName);
    if (user === null) {
      this.#options.observer?.onRefusal('certificate');
      log.warn({ address: peerAddress(socket), commonName }, 'a client certificate stands for no user');
    }
    return user;
  }

  async #answerAuthenticated(
    exchange: Exchange,
    handler: ServerAuthenticated,
    user: AuthenticatedUser,
  ): Promise<void> {
    const { request, response, abort } = exchange;
    const taken = await this.#takeBody(exchange, handler);
    if (taken === null) return;
    try {
      const { headers } = request;
      const authenticatedBy = isByCertificate(headers.authorization) ? 'certificate' : 'password';
      // Deleted in place, because copying all other headers takes longer.
      delete headers.authorization;
      const { name, roles, rights } = user;
      const address = peerAddress(request.socket);
      const known: Principal = { name, roles, address, door: handler.name, authenticatedBy };
      const principal = rights === undefined ? known : { ...known, rights };
      const answer = await handler.answer({
        method: request.method ?? '',
        url: request.url ?? '/',
        headers: headers as Readonly<Record<string, string | undefined>>,
        body: taken.body,
        principal,
        abort,
        idle: (wait) => this.#admission.outside(wait),
      });
      await writeResponse(response, answer, this.#options.limits.requestTimeoutMs);
    } finally {
      taken.giveBack();
    }
  }

  /** Reads the body and returns it with a function that releases its memory; null if it was refused. */
  async #takeBody(
    { request, response }: Exchange,
    handler: ProtocolHandler,
  ): Promise<{ readonly body: Buffer; readonly giveBack: () => void } | null> {
    const { maxBodyBytes = this.#options.limits.maxBodyBytes } = handler;
    const length = promisedLength(request);
    const isTooLong = (length ?? 0) > maxBodyBytes;
    const { 'content-encoding': encoding = 'identity', expect } = request.headers;
    if (isTooLong || (encoding.toLowerCase() !== 'identity' && handler.authentication === 'server')) {
      refuse(request, response, isTooLong ? tooLong(handler, maxBodyBytes) : encoded);
      return null;
    }
    const giveBack = this.#admission.reserve(length ?? maxBodyBytes);
    try {
      if (expect !== undefined && request.httpVersion === '1.1') response.writeContinue();
      const body = await readBody(request, maxBodyBytes);
      if (body !== null) return { body, giveBack };
    } catch (error) {
      giveBack();
      throw error;
    }
    giveBack();
    refuse(request, response, tooLong(handler, maxBodyBytes));
    return null;
  }

  #fail({ request, response, abort }: Exchange, error: unknown, handler?: ProtocolHandler): void {
    // In a batch, or a long answer, part of it may have been sent.  Then it breaks off like any other.
    if (error instanceof OperationTimeoutError && !response.destroyed && !response.headersSent) {
      this.#options.log.warn({ address: peerAddress(request.socket) }, error.message);
      refuse(request, response, tookTooLong(handler));
      return;
    }
    // The client has disconnected, so there is nobody to answer.  Work whose time is over is aborted as well, but its client waits.
    if (error instanceof RequestAbortedError || (abort.signal.aborted && response.destroyed)) return;
    if (error instanceof AuthenticationLockedError) {
      this.#options.observer?.onRefusal('authentication');
      refuse(request, response, lockedRefusal(error));
      return;
    }
    if (error instanceof AuthenticationBusyError || error instanceof OverloadError) {
      this.#options.observer?.onRefusal('overload');
      refuse(request, response, { status: 503, headers: retryAfter, text: `${error.message}.` });
      return;
    }
    if (!response.headersSent) {
      this.#options.log.error({ err: error }, 'a request failed');
      refuse(request, response, { status: 500, text: 'Internal error.' });
      return;
    }
    this.#options.log.error({ err: error }, 'an answer broke off after its first bytes');
    // In HTTP/1.1 the missing last chunk shows that the answer is incomplete.  HTTP/1.0 has no chunks, so the connection is
    // reset.
    if (request.httpVersion === '1.0') request.socket.resetAndDestroy();
    else request.socket.destroy();
  }
}
