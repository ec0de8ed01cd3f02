import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import type { PeerCertificate, SecureContext, TLSSocket } from 'node:tls';
import type { z } from 'zod';
import { readBody } from '../link/readBody.js';
import {
  actAnswerForm,
  helloForm,
  lineForm,
  protocolVersions,
  type Act,
  type Hello,
  type ReadRequest,
} from '../link/messages.js';
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
  /** In PEM: nobody with another key is this host. */
  readonly publicKey: string;
  /** The certificate of the fleet's CA, in PEM. */
  readonly ca: string;
  readonly context: SecureContext;
  /** Longest list of a host. */
  readonly maxAnswerBytes: number;
}

export type ActAnswer = z.output<typeof actAnswerForm>;

/** What a host read, and whether a change there is in doubt. */
export interface ReadAnswer<T> {
  readonly items: readonly T[];
  readonly inDoubt: boolean;
}

const maxSockets = 4;
/** Of an answer that is no list. */
const maxSmallBytes = 256 * 1024;

/**
 * The connections to the agent of one host: HTTP/1.1 over TLS 1.3, at most four, kept open.  The other side must show a certificate of
 * this host, for its key, that the fleet's CA signed.
 *
 * It judges nothing: what fails is thrown as HostConnectionError (no answer) or HostAnswerError (an answer that is none).
 */
export class HostLink {
  readonly #options: HostLinkOptions;
  readonly #keyDigest: string;
  #agent: Agent;

  constructor(options: HostLinkOptions) {
    this.#options = options;
    this.#keyDigest = keyDigest(options.publicKey);
    this.#agent = this.#makeAgent(options.context);
  }

  /** Connects with another certificate from now on. */
  useContext(context: SecureContext): void {
    const { freeSockets } = this.#agent;
    this.#agent = this.#makeAgent(context);
    // What is under way goes on.
    for (const sockets of Object.values(freeSockets)) for (const socket of sockets ?? []) socket.destroy();
  }

  close(): void {
    this.#agent.destroy();
  }

  async hello(deadlineMs: number): Promise<Hello> {
    return parse(helloForm, await this.#getJson('GET', 'hello', null, deadlineMs));
  }

  /** All items of a list.  @throws HostFailure where the host says why it could not be read. */
  async read<T>(asked: ReadRequest, form: z.ZodType<T>, deadlineMs: number): Promise<ReadAnswer<T>> {
    const answer = await this.#send('POST', 'read', asked, deadlineMs);
    return readList(answer, form, this.#options.maxAnswerBytes);
  }

  async act(act: Act, deadlineMs: number): Promise<ActAnswer> {
    return parse(actAnswerForm, await this.#getJson('POST', 'act', act, deadlineMs));
  }

  async closeAct(id: string, deadlineMs: number): Promise<ActAnswer> {
    const body = { deadlineMs: Math.max(0, deadlineMs - 500) };
    return parse(actAnswerForm, await this.#getJson('POST', `act/${id}/close`, body, deadlineMs));
  }

  /** Gives the agent a new certificate.  @param acceptsEnded one that has ended is taken for this alone: its key tells which host it is. */
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
  ): Promise<unknown> {
    const answer = await this.#send(method, path, body, deadlineMs, agent);
    try {
      return JSON.parse(await readBody(answer, maxSmallBytes));
    } catch (error) {
      if (error instanceof SyntaxError) throw new HostAnswerError('its answer is not JSON');
      throw asConnectionError(error, true);
    }
  }

  /** Sent once more where a connection that was kept open had been closed by the other side: a reading or an act may be sent twice. */
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
      return this.#sendOnce(method, path, body, left, agent);
    }
  }

  #sendOnce(
    method: 'GET' | 'POST',
    path: string,
    body: object | null,
    deadlineMs: number,
    agent = this.#agent,
  ): Promise<IncomingMessage> {
    const { address, port, hostId } = this.#options;
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
        headers: text === null ? {} : { 'Content-Type': 'application/json', 'Content-Length': text.length },
        signal: AbortSignal.timeout(Math.max(1, Math.ceil(deadlineMs))),
      });
      sent
        .on('socket', (socket) => {
          if (sent.reusedSocket) isConnected = true;
          else
            socket.once('secureConnect', () => {
              const fault = agent === this.#agent ? null : this.#endedFault(socket as TLSSocket);
              if (fault === null) isConnected = true;
              else sent.destroy(new Error(fault));
            });
        })
        .on('response', (answer) => {
          // What its body fails with later is told to whoever reads it.
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

  #makeAgent(secureContext: SecureContext): Agent {
    return new Agent({
      keepAlive: true,
      maxSockets,
      secureContext,
      minVersion: 'TLSv1.3',
      // Each connection shows its certificate: one that was taken up again would not.
      maxCachedSessions: 0,
      checkServerIdentity: (_, peer) => this.#identityFault(peer),
    });
  }

  /** Called where the certificate is signed by the CA and valid. */
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

  /** What is wrong with a certificate beside that it has ended; null: nothing. */
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
  const [issue] = parsed.error.issues;
  throw new HostAnswerError(`its answer is not understood: ${issue?.path.join('.')} (${issue?.code})`);
}

/** The items of all pages.  A list without its last line is no list. */
async function readList<T>(
  answer: IncomingMessage,
  form: z.ZodType<T>,
  maxBytes: number,
): Promise<ReadAnswer<T>> {
  const items: T[] = [];
  const page = form.array();
  let length = 0;
  let rest: Buffer[] = [];
  try {
    for await (const piece of answer as AsyncIterable<Buffer>) {
      length += piece.length;
      if (length > maxBytes) {
        answer.destroy();
        throw new HostAnswerError(`its answer has more than ${maxBytes} bytes (max-host-answer-bytes)`);
      }
      let from = 0;
      for (let end = piece.indexOf(0x0a); end !== -1; end = piece.indexOf(0x0a, from)) {
        const line = Buffer.concat([...rest, piece.subarray(from, end)]).toString('utf8');
        rest = [];
        from = end + 1;
        const read = parse(lineForm, parseJson(line));
        if ('failure' in read) throw new HostFailure(read.failure);
        if ('end' in read) return { items, inDoubt: read.inDoubt };
        for (const item of parse(page, read.items)) items.push(item);
      }
      if (from < piece.length) rest.push(piece.subarray(from));
    }
  } catch (error) {
    if (error instanceof HostAnswerError || error instanceof HostFailure) throw error;
    throw asConnectionError(error, true);
  }
  throw new HostConnectionError('its answer was cut off', { isConnected: true });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new HostAnswerError('its answer is not JSON');
  }
}
