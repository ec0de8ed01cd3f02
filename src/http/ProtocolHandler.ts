import type { IncomingHttpHeaders } from 'node:http';
import type { AuthenticatedUser } from '../security/Authenticator.js';
import type { Idle } from '../security/PasswordQueue.js';
import type { WholeAnswer } from '../operations/Executor.js';
import type { Principal } from '../security/Principal.js';

/**
 * A protocol over HTTP: which requests it accepts, and how it answers them.
 * The server passes each request to the first handler that accepts it.  Before that it applies what holds for all protocols:
 * limits of connections, times and bodies and, unless the handler authenticates by itself, the authentication.
 */
export type ProtocolHandler = ServerAuthenticated | SelfAuthenticated;

interface AnyProtocol {
  /** The name in records and counters, such as "cim-xml". */
  readonly name: string;
  /**
   * Paths on which other methods than POST are answered with 501; empty for a protocol that recognizes its requests by their
   * headers.
   */
  readonly paths: readonly string[];
  /** Instructions for a person who opens the server in a browser; absent: none. */
  readonly usage?: string;
  /** Maximum length of a body; the server's own limit by default. */
  readonly maxBodyBytes?: number;
  accepts(head: RequestHead): boolean;
  /** The answer to a body that is longer than the limit; by default 413 with a sentence. */
  answerTooLong?(): ProtocolResponse & { readonly body: string };
  /** The answer if the work did not end in time and did not stop when it was aborted; by default 503 with a sentence. */
  answerTimeout?(): ProtocolResponse & { readonly body: string };
}

/** A protocol for which the server authenticates, by Basic authentication or a client certificate, before it reads a body. */
export interface ServerAuthenticated extends AnyProtocol {
  readonly authentication: 'server';
  answer(request: AuthenticatedRequest): Promise<ProtocolResponse>;
}

/** A protocol that authenticates its requests itself. */
export interface SelfAuthenticated extends AnyProtocol {
  readonly authentication: 'own';
  answer(request: UnauthenticatedRequest): Promise<ProtocolResponse>;
}

/** The part of a request by which handlers recognize theirs.  It is known before the body is read. */
export interface RequestHead {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

interface ProtocolRequest {
  readonly method: string;
  /** As it was sent. */
  readonly url: string;
  readonly body: Buffer;
  /** Aborted when the client disconnects, and by the executor when the time for the operation is over. */
  readonly abort: AbortController;
  /** Wraps waiting that does not count as a request in progress. */
  readonly idle: Idle;
}

export interface AuthenticatedRequest extends ProtocolRequest {
  /** Names in lower case.  Headers used for authentication are removed. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly principal: Principal;
}

export interface UnauthenticatedRequest extends ProtocolRequest {
  /** Names and values in turn, as they were sent. */
  readonly rawHeaders: readonly string[];
  readonly remoteAddress: string;
  /** Whether the connection cannot be read on the network: TLS, or a client on this machine. */
  readonly isPrivate: boolean;
  /** Whether the connection uses TLS. */
  readonly isEncrypted: boolean;
  /** The user of the client's certificate; null if there is no certificate or no user for it. */
  certificateUser(): AuthenticatedUser | null;
}

/**
 * An answer.  A string, a buffer or an array of both is the whole body.  Otherwise the pieces are sent one after the other; if
 * iterating them throws, the answer is incomplete and the connection is closed.
 */
export interface ProtocolResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: WholeAnswer | AsyncIterable<string | Buffer>;
  /** Set if the authentication failed or is locked.  The answer is delayed by that time. */
  readonly refused?: { readonly delayMs: number };
}
