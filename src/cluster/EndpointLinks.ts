import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import type { PeerCertificate, SecureContext } from 'node:tls';
import type { ContextHolders } from '../enumeration/EnumerationContexts.js';
import type { AuthenticatedRequest, ProtocolResponse } from '../http/ProtocolHandler.js';
import { identityOf, serverNameOf } from '../security/fleetCertificates.js';
import { followEntries } from '../store/followEntries.js';
import type { KeyValueStore } from '../store/KeyValueStore.js';
import { callerHeader, printCaller } from './forwardedCaller.js';
import { endpointsPrefix, findEndpoint } from './Presence.js';

export interface EndpointLinksOptions {
  readonly store: KeyValueStore;
  readonly certificates: {
    readonly fleetId: string;
    readonly endpointId: string;
    readonly context: SecureContext;
    onChange(listener: (context: SecureContext) => void): void;
  };
  /** How long the other endpoint may be silent before its answer begins, and between its pieces. */
  readonly silenceMs: number;
  /** Maximum number of requests that are forwarded at the same time; 256 if absent. */
  readonly maxForwarded?: number;
  /** As `maxForwarded`, of one user; 64 if absent. */
  readonly maxForwardedPerUser?: number;
  readonly log: { warn(fields: object, message: string): void };
}

const defaultMaxForwarded = 256;
const defaultMaxForwardedPerUser = 64;
const connectMs = 3000;
/** An endpoint that could not be reached is not asked again for this long. */
const lostMs = 1000;
/**
 * Headers that belong to one connection (RFC 9110, clause 7.6.1), those that this request sets itself, and those with which the client has
 * proved who it is: the other endpoint is told who, and needs no password.
 */
const ownHeaders: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  callerHeader,
]);

/**
 * The connections of an endpoint to the other endpoints of its cluster: HTTP/1.1 over TLS 1.3, with the certificates of the fleet at both
 * sides.  They carry requests of clients that another endpoint must answer.  A request is sent once: it is not repeated after a failure.
 */
export class EndpointLinks implements ContextHolders {
  readonly own: string;
  readonly #options: EndpointLinksOptions;
  #agent: Agent;
  /** Endpoints that could not be reached, until when. */
  readonly #lost = new Map<string, number>();
  /** The requests that are being forwarded, by what ends them. */
  readonly #forwarded = new Map<AbortController, { readonly endpoint: string; readonly user: string }>();
  #isClosed = false;

  constructor(options: EndpointLinksOptions) {
    this.#options = options;
    const { certificates, store } = options;
    this.own = certificates.endpointId;
    this.#agent = this.#makeAgent(certificates.context);
    certificates.onChange((context) => {
      // Requests in progress keep their connections.
      this.#agent = this.#makeAgent(context);
    });
    followEntries(store, endpointsPrefix, (key, entry) => {
      if (entry === null) this.#endAll(key.slice(endpointsPrefix.length));
    });
  }

  isThere(endpoint: string): boolean {
    const until = this.#lost.get(endpoint);
    if (until !== undefined && until > performance.now()) return false;
    this.#lost.delete(endpoint);
    return !this.#isClosed && findEndpoint(this.#options.store, endpoint) !== null;
  }

  /**
   * The answer of another endpoint to a request of a client; null: it is not there, or does not answer any more.  Then `isThere` is false for a
   * moment.  While the answer is being sent, its loss breaks the answer off.
   */
  async forward(endpoint: string, request: AuthenticatedRequest): Promise<ProtocolResponse | null> {
    const { maxForwarded = defaultMaxForwarded, store, log } = this.#options;
    const { maxForwardedPerUser = defaultMaxForwardedPerUser } = this.#options;
    const { name } = request.principal;
    const found = this.isThere(endpoint) ? findEndpoint(store, endpoint) : null;
    if (found === null) return null;
    if (this.#forwarded.size >= maxForwarded) return tooMany(`${maxForwarded} requests`);
    const ofUser = [...this.#forwarded.values()].filter((each) => each.user === name).length;
    if (ofUser >= maxForwardedPerUser) return tooMany(`${maxForwardedPerUser} requests of this user`);
    const ended = this.#begin(endpoint, name, request.abort.signal);
    try {
      const answer = await this.#send(endpoint, found, request, ended.signal);
      answer.on('close', () => this.#end(ended));
      const { statusCode: status = 500 } = answer;
      // The other endpoint does not know the caller, or cannot answer at all.
      if (status === 403 || status === 502) {
        answer.destroy();
        return null;
      }
      return { status, headers: headersOf(answer), body: answer as AsyncIterable<Buffer> };
    } catch (err) {
      this.#end(ended);
      if (!request.abort.signal.aborted) {
        this.#lost.set(endpoint, performance.now() + lostMs);
        log.warn(
          { err, endpoint, address: found.address },
          'another endpoint did not answer a forwarded request',
        );
      }
      return null;
    }
  }

  /** Ends requests that are being forwarded. */
  close(): void {
    this.#isClosed = true;
    for (const { endpoint } of this.#forwarded.values()) this.#endAll(endpoint);
    this.#agent.destroy();
  }

  #begin(endpoint: string, user: string, signal: AbortSignal): AbortController {
    const ended = new AbortController();
    const onAbort = (): void => ended.abort(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    ended.signal.addEventListener('abort', () => signal.removeEventListener('abort', onAbort));
    this.#forwarded.set(ended, { endpoint, user });
    return ended;
  }

  #end(ended: AbortController): void {
    if (this.#forwarded.delete(ended)) ended.abort();
  }

  #endAll(endpoint: string): void {
    const gone = new Error(`endpoint ${endpoint} is not there any more`);
    for (const [ended, each] of this.#forwarded) if (each.endpoint === endpoint) ended.abort(gone);
  }

  #send(
    endpoint: string,
    { address, port }: { readonly address: string; readonly port: number },
    { method, url, headers, body, principal }: AuthenticatedRequest,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const { silenceMs } = this.#options;
    const kept = Object.entries(headers).filter(
      ([name, value]) => value !== undefined && !ownHeaders.has(name),
    );
    return new Promise((resolve, reject) => {
      const sent = httpsRequest({
        agent: this.#agent,
        host: address,
        port,
        servername: serverNameOf(endpoint, 'endpoint'),
        method,
        path: url,
        headers: {
          ...Object.fromEntries(kept),
          'Content-Length': body.length,
          [callerHeader]: printCaller(principal),
        },
        timeout: silenceMs,
        signal,
      });
      const connecting = setTimeout(
        () => sent.destroy(new Error(`no connection within ${connectMs} ms`)),
        connectMs,
      );
      sent
        .on('socket', (socket) => {
          const isConnected = (): void => clearTimeout(connecting);
          if (sent.reusedSocket) isConnected();
          else socket.once('secureConnect', isConnected);
        })
        .on('timeout', () => sent.destroy(new Error(`no answer within ${silenceMs} ms`)))
        .on('response', (answer) => {
          // The reader of the body gets its errors; without a listener they would end the process.
          answer.on('error', () => undefined);
          resolve(answer);
        })
        .on('error', (error) => {
          clearTimeout(connecting);
          reject(error);
        })
        .end(body);
    });
  }

  #makeAgent(secureContext: SecureContext): Agent {
    return new Agent({
      // A connection that the other side has just closed would lose a request, which may not be repeated.
      keepAlive: false,
      secureContext,
      minVersion: 'TLSv1.3',
      maxCachedSessions: 0,
      checkServerIdentity: (name, peer) => this.#identityFault(name, peer),
    });
  }

  /** Node calls it only if the certificate is valid and signed by the CA. */
  #identityFault(serverName: string, { raw }: PeerCertificate): Error | undefined {
    const identity = identityOf(new X509Certificate(raw));
    const isIt =
      identity?.role === 'endpoint' &&
      identity.fleetId === this.#options.certificates.fleetId &&
      serverNameOf(identity.id, 'endpoint') === serverName;
    return isIt ? undefined : new Error('its certificate is not that of this endpoint');
  }
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    // The length of a body in pieces is stated again where it is known.
    if (value !== undefined && !ownHeaders.has(name) && name !== 'date')
      found[name] = Array.isArray(value) ? value.join(', ') : value;
  return found;
}

function tooMany(which: string): ProtocolResponse {
  return {
    status: 503,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Retry-After': '1' },
    body: `${which} are being forwarded to other endpoints already.\n`,
  };
}
