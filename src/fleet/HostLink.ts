import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import type { PeerCertificate, SecureContext, TLSSocket } from 'node:tls';
import type { z } from 'zod';
import { describeIssue } from '../link/describeIssue.js';
import { TimeSlice } from '../eventloop/TimeSlice.js';
import { readBody } from '../link/readBody.js';
import {
  actAnswerForm,
  eventsAnswerForm,
  greetingForm,
  maxEventsBytes,
  lineForm,
  protocolVersions,
  type Act,
  type EventsAnswer,
  type EventsRequest,
  type Greeting,
  type ReadRequest,
} from '../link/messages.js';
import { printStanding, type FleetStanding } from '../link/standing.js';
import {
  identityOf,
  isSignedBy,
  keyDigest,
  keyDigestOf,
  serverNameOf,
} from '../security/fleetCertificates.js';
import { asConnectionError, HostAnswerError, HostConnectionError, HostFailure } from './linkErrors.js';

export interface HostLinkOptions {
  readonly hostId: string;
  readonly fleetId: string;
  readonly address: string;
  readonly port: number;
  /** The key of the host, in PEM.  A certificate for another key is not accepted. */
  readonly publicKey: string;
  /** The certificate of the fleet's CA, in PEM. */
  readonly ca: string;
  readonly context: SecureContext;
  /** Told to the agent with each request. */
  readonly standing: () => FleetStanding;
  /** Maximum length of an answer with a list. */
  readonly maxAnswerBytes: number;
}

export type ActAnswer = z.output<typeof actAnswerForm>;

/** The items of a list, and whether the outcome of a change at the host is unknown. */
export interface ReadAnswer<T> {
  readonly items: readonly T[];
  readonly inDoubt: boolean;
}

const maxSockets = 4;
/** Maximum length of an answer without a list. */
const maxSmallBytes = 256 * 1024;

/**
 * The connections to the agent of one host: HTTP/1.1 over TLS 1.3, at most four persistent connections.  The peer must present a certificate
 * for this host and its key, signed by the fleet's CA.
 *
 * Methods throw HostConnectionError if there is no answer, and HostAnswerError if the answer is invalid or refuses the request.  They do not
 * change the state of the host.
 */
export class HostLink {
  readonly #options: HostLinkOptions;
  readonly #keyDigest: string;
  #agent: Agent;
  /** For probes and questions about acts, which must not wait for long requests on all other connections. */
  #spare: Agent;
  /** For the requests that wait for events, beside which the others have all their connections. */
  #waiting: Agent;
  #isClosed = false;

  constructor(options: HostLinkOptions) {
    this.#options = options;
    this.#keyDigest = keyDigest(options.publicKey);
    this.#agent = this.#makeAgent(options.context, true);
    this.#spare = this.#makeAgent(options.context, false);
    this.#waiting = this.#makeAgent(options.context, true);
  }

  /** Uses another certificate for new connections. */
  useContext(context: SecureContext): void {
    const { freeSockets } = this.#agent;
    this.#agent = this.#makeAgent(context, true);
    this.#spare = this.#makeAgent(context, false);
    this.#waiting = this.#makeAgent(context, true);
    // Requests in progress keep their connections.
    for (const sockets of Object.values(freeSockets)) for (const socket of sockets ?? []) socket.destroy();
  }

  /** Aborts requests in progress.  Later requests are refused. */
  close(): void {
    this.#isClosed = true;
    this.#agent.destroy();
    this.#spare.destroy();
    this.#waiting.destroy();
  }

  async hello(deadlineMs: number): Promise<Greeting> {
    return parse(greetingForm, await this.#getJson('GET', 'hello', null, deadlineMs, this.#free));
  }

  /** Reads all items of a list.  @throws HostFailure if the host answers that it could not read them. */
  async read<T>(asked: ReadRequest, form: z.ZodType<T>, deadlineMs: number): Promise<ReadAnswer<T>> {
    const answer = await this.#send('POST', 'read', asked, deadlineMs);
    return readList(answer, form, this.#options.maxAnswerBytes);
  }

  async act(act: Act, deadlineMs: number): Promise<ActAnswer> {
    return parse(actAnswerForm, await this.#getJson('POST', 'act', act, deadlineMs));
  }

  async closeAct(id: string, deadlineMs: number): Promise<ActAnswer> {
    const body = { deadlineMs: Math.max(0, deadlineMs - 500) };
    return parse(actAnswerForm, await this.#getJson('POST', `act/${id}/close`, body, deadlineMs, this.#free));
  }

  /** Asks for events.  A request that waits for them has a connection of its own. */
  async events(asked: EventsRequest, deadlineMs: number): Promise<EventsAnswer> {
    const agent = asked.waitMs > 0 ? this.#waiting : this.#agent;
    return parse(
      eventsAnswerForm,
      await this.#getJson('POST', 'events', asked, deadlineMs, agent, maxEventsBytes),
    );
  }

  /** The regular connections if one of them is available, otherwise a new connection for one request. */
  get #free(): Agent {
    const inUse = Object.values(this.#agent.sockets).reduce(
      (count, sockets) => count + (sockets?.length ?? 0),
      0,
    );
    return inUse < maxSockets ? this.#agent : this.#spare;
  }

  /**
   * Sends the agent a new certificate.
   * @param acceptsEnded whether the agent's current certificate may have expired.  The host is then identified by its key.
   */
  async renew(certificate: string, deadlineMs: number, acceptsEnded: boolean): Promise<void> {
    if (!acceptsEnded) {
      await this.#getJson('POST', 'certificate', { certificate }, deadlineMs);
      return;
    }
    const agent = new Agent({
      secureContext: this.#options.context,
      rejectUnauthorized: false,
      maxCachedSessions: 0,
    });
    try {
      await this.#getJson('POST', 'certificate', { certificate }, deadlineMs, agent);
    } finally {
      agent.destroy();
    }
  }

  async #getJson(
    method: 'GET' | 'POST',
    path: string,
    body: object | null,
    deadlineMs: number,
    agent?: Agent,
    maxBytes = maxSmallBytes,
  ): Promise<unknown> {
    const answer = await this.#send(method, path, body, deadlineMs, agent);
    try {
      return JSON.parse(await readBody(answer, maxBytes));
    } catch (error) {
      if (error instanceof SyntaxError) throw new HostAnswerError('its answer is not JSON');
      throw asConnectionError(error, true);
    }
  }

  /** Sends a request again if it failed on a persistent connection that the peer had closed.  Reads and acts may be sent twice. */
  async #send(
    method: 'GET' | 'POST',
    path: string,
    body: object | null,
    deadlineMs: number,
    agent?: Agent,
  ): Promise<IncomingMessage> {
    const startedAt = performance.now();
    try {
      return await this.#sendOnce(method, path, body, deadlineMs, agent);
    } catch (error) {
      const left = deadlineMs - (performance.now() - startedAt);
      if (!(error instanceof HostConnectionError) || !error.isStale || left <= 0) throw error;
      return this.#sendOnce(method, path, body, left, agent).catch((again: unknown) => {
        if (!(again instanceof HostConnectionError) || again.isConnected) throw again;
        // The first attempt may have reached the host.
        const { message, isLate } = again;
        throw new HostConnectionError(message, { isConnected: true, isLate, cause: again });
      });
    }
  }

  #sendOnce(
    method: 'GET' | 'POST',
    path: string,
    body: object | null,
    deadlineMs: number,
    agent = this.#agent,
  ): Promise<IncomingMessage> {
    if (this.#isClosed)
      return Promise.reject(new HostConnectionError('it was removed or has moved', { isConnected: false }));
    const { address, port, hostId, standing } = this.#options;
    const { epoch, removed } = standing();
    const text = body === null ? null : Buffer.from(JSON.stringify(body));
    return new Promise((resolve, reject) => {
      let isConnected = false;
      const sent = httpsRequest({
        agent,
        host: address,
        port,
        servername: serverNameOf(hostId),
        method,
        path: `/agent/v${protocolVersions.max}/${path}`,
        headers: {
          // The agent keeps them: it is enough to tell them now and then.
          ...printStanding({ epoch, removed: path === 'hello' ? removed : [] }),
          ...(text !== null && { 'Content-Type': 'application/json', 'Content-Length': text.length }),
        },
        signal: AbortSignal.timeout(Math.max(1, Math.ceil(deadlineMs))),
      });
      sent
        .on('socket', (socket) => {
          if (sent.reusedSocket) isConnected = true;
          else
            socket.once('secureConnect', () => {
              const fault =
                agent.options.rejectUnauthorized === false ? this.#endedFault(socket as TLSSocket) : null;
              if (fault === null) isConnected = true;
              else sent.destroy(new Error(fault));
            });
        })
        .on('response', (answer) => {
          // The reader of the body gets its errors; without a listener they would end the process.
          answer.on('error', () => undefined);
          if (answer.statusCode === 200) resolve(answer);
          else void refusalOf(answer).then(reject);
        })
        .on('error', (error: NodeJS.ErrnoException) => {
          const isStale = sent.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
          reject(asConnectionError(error, isConnected, isStale));
        })
        .end(text ?? undefined);
    });
  }

  #makeAgent(secureContext: SecureContext, keepAlive: boolean): Agent {
    return new Agent({
      keepAlive,
      ...(keepAlive && { maxSockets }),
      secureContext,
      minVersion: 'TLSv1.3',
      // A resumed TLS session would not present the certificate again.
      maxCachedSessions: 0,
      checkServerIdentity: (_, peer) => this.#identityFault(peer),
    });
  }

  /** Checks host and key.  Node calls it only if the certificate is valid and signed by the CA. */
  #identityFault({ raw }: PeerCertificate): Error | undefined {
    const fault = this.#faultOf(raw);
    return fault === null ? undefined : new Error(fault);
  }

  #faultOf(raw: Buffer): string | null {
    const { fleetId, hostId } = this.#options;
    const certificate = new X509Certificate(raw);
    const identity = identityOf(certificate);
    const isIt = identity?.role === 'host' && identity.fleetId === fleetId && identity.id === hostId;
    if (!isIt) return 'its certificate is that of another host';
    return keyDigestOf(certificate) === this.#keyDigest ? null : 'its certificate is for another key';
  }

  /** Why a certificate is not acceptable, ignoring its expiry; null if it is acceptable. */
  #endedFault(socket: TLSSocket): string | null {
    const { raw } = socket.getPeerCertificate();
    const fault = this.#faultOf(raw);
    if (fault !== null) return fault;
    return isSignedBy(new X509Certificate(raw), this.#options.ca)
      ? null
      : 'its certificate is not signed by the CA of the fleet';
  }
}

async function refusalOf(answer: IncomingMessage): Promise<Error> {
  try {
    const { error } = JSON.parse(await readBody(answer, maxSmallBytes)) as { error?: unknown };
    return new HostAnswerError(
      typeof error === 'string' ? error.slice(0, 500) : `it answered HTTP ${answer.statusCode}`,
      answer.statusCode,
    );
  } catch {
    return new HostAnswerError(`it answered HTTP ${answer.statusCode}`, answer.statusCode);
  }
}

function parse<T>(form: z.ZodType<T>, value: unknown): T {
  const parsed = form.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new HostAnswerError(`its answer is not understood: ${describeIssue(parsed.error)}`);
}

/** A line of more characters takes a millisecond or more to be read. */
const longLine = 16 * 1024;
/** A list is read to its end, or its connection is ended. */
const never = new AbortController().signal;

/** Reads the items of all pages.  A list without its last line is incomplete and gives an error. */
async function readList<T>(
  answer: IncomingMessage,
  form: z.ZodType<T>,
  maxBytes: number,
): Promise<ReadAnswer<T>> {
  const items: T[] = [];
  const page = form.array();
  const slice = new TimeSlice(never, 'readings of hosts');
  let length = 0;
  let rest: Buffer[] = [];
  let last: { readonly inDoubt: boolean } | HostFailure | null = null;
  try {
    // The answer is read to its end, so that its connection can be used again.
    for await (const piece of answer as AsyncIterable<Buffer>) {
      length += piece.length;
      if (length > maxBytes) {
        answer.destroy();
        throw new HostAnswerError(`its answer has more than ${maxBytes} bytes (max-host-answer-bytes)`);
      }
      let from = 0;
      for (let end = piece.indexOf(0x0a); end !== -1 && last === null; end = piece.indexOf(0x0a, from)) {
        const line = Buffer.concat([...rest, piece.subarray(from, end)]).toString('utf8');
        rest = [];
        from = end + 1;
        // The answers of many hosts come at the same time: other requests are answered between them.
        if (line.length > longLine && slice.isOver) await slice.next();
        const read = parse(lineForm, parseJson(line));
        if ('failure' in read) last = new HostFailure(read.failure);
        else if ('end' in read) last = read;
        else for (const item of parse(page, read.items)) items.push(item);
      }
      if (from < piece.length && last === null) rest.push(piece.subarray(from));
    }
  } catch (error) {
    if (error instanceof HostAnswerError) throw error;
    // An error after the last line does not matter.
    if (last === null) throw asConnectionError(error, true);
  }
  if (last instanceof HostFailure) throw last;
  if (last === null) throw new HostConnectionError('its answer was cut off', { isConnected: true });
  return { items, inDoubt: last.inDoubt };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new HostAnswerError('its answer is not JSON');
  }
}
