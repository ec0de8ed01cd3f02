import type { IncomingHttpHeaders } from 'node:http';
import type { AuthenticatedUser } from '../security/Authenticator.js';
import type { Idle } from '../security/PasswordQueue.js';
import type { Principal } from '../security/Principal.js';

/**
 * A protocol that clients speak to this server over HTTP: which requests are its own, and how it answers them.
 *
 * The server gives each request to the first handler that accepts it.  What holds for all protocols is done before a handler is
 * asked: connections, their number and times, the size and the number of bodies, and for those that leave it to the server, who asks.
 */
export type ProtocolHandler = ServerAuthenticated | SelfAuthenticated;

interface AnyProtocol {
  /** The door, as it is recorded and counted: "cim-xml". */
  readonly name: string;
  /** Paths where other methods than POST are answered 501; none for one that knows its requests by their headers. */
  readonly paths: readonly string[];
  /** What a person who opens the server in a browser is told to do; left out: nothing. */
  readonly usage?: string;
  /** Longest body; left out: the server's own limit. */
  readonly maxBodyBytes?: number;
  accepts(head: RequestHead): boolean;
  /** The answer to a body that is too long to be read; left out: 413 with a sentence. */
  answerTooLong?(): ProtocolResponse & { readonly body: string };
  /** The answer where the work did not end in time, nor when it was told to stop; left out: 503 with a sentence. */
  answerTimeout?(): ProtocolResponse & { readonly body: string };
}

/** The server finds out who asks, by Basic authentication or a client certificate, before it reads a body. */
export interface ServerAuthenticated extends AnyProtocol {
  readonly authentication: 'server';
  answer(request: AuthenticatedRequest): Promise<ProtocolResponse>;
}

/** The handler finds out who asks. */
export interface SelfAuthenticated extends AnyProtocol {
  readonly authentication: 'own';
  answer(request: UnauthenticatedRequest): Promise<ProtocolResponse>;
}

/** What tells whose a request is: known before its body is read. */
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
  /** Aborted when the client has gone away; the executor aborts it when the time for the operation is over. */
  readonly abort: AbortController;
}

export interface AuthenticatedRequest extends ProtocolRequest {
  /** Names in lower case; without what told who asks. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly principal: Principal;
}

export interface UnauthenticatedRequest extends ProtocolRequest {
  /** Names and values in turn, as they were sent. */
  readonly rawHeaders: readonly string[];
  readonly remoteAddress: string;
  /** Whether nobody between the client and this server can read along. */
  readonly isPrivate: boolean;
  /** Whether it came over TLS. */
  readonly isEncrypted: boolean;
  /** The user whom the client's certificate stands for; null: it has shown none, or one that stands for nobody. */
  certificateUser(): AuthenticatedUser | null;
  /** To be told of what only waits: meanwhile it is not among the requests under way. */
  readonly idle: Idle;
}

/**
 * An answer.  A string or buffer is the whole body; otherwise the pieces are sent as they come, and an error thrown by them means
 * that the answer is broken: the connection is closed.
 */
export interface ProtocolResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | AsyncIterable<string | Buffer>;
  /** Set where nobody is let in: a wrong proof of who asks, whose answer is to be held back, or a lock. */
  readonly refused?: { readonly delayMs: number };
}
