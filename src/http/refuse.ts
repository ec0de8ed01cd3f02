import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AuthenticationLockedError } from '../security/LoginThrottle.js';
import { promisedLength } from './readBody.js';

/** How many bytes a client may still send after a refusal before the connection is closed. */
const lingerBytes = 16 * 1024 * 1024;
const lingerMs = 2000;

/** A body up to this length is read and dropped, so that the connection can be reused. */
const dropBytes = 64 * 1024;

export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A sentence for the reader; sent as text/plain, always with Content-Length. */
  readonly text: string;
}

export const unauthorized: Refusal = {
  status: 401,
  headers: { 'WWW-Authenticate': 'Basic realm="iscsi-wbem"' },
  text: 'A user name and a password are needed (Basic authentication).',
};

/** The refusal after too many wrong passwords: 429 (RFC 6585 4), whether or not the password is right. */
export function lockedRefusal({ message, retryAfterSeconds }: AuthenticationLockedError): Refusal {
  return { status: 429, headers: { 'Retry-After': String(retryAfterSeconds) }, text: `${message}.` };
}

/**
 * Answers a request without having read its body.
 * Some clients read nothing before they have sent everything.  Closing at once would reset the connection and lose the answer.
 * Therefore the delimited answer is sent, and what the client still sends is dropped, up to 16 MiB or 2 s.
 */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, text }: Refusal,
): void {
  const body = Buffer.from(`${text}\n`);
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': body.length,
    ...headers,
    ...(mayStayOpen(request) ? {} : { Connection: 'close' }),
  });
  // A client that expects 100 Continue sends no body after another answer.
  if (mayStayOpen(request) || request.headers.expect !== undefined) response.end(body);
  else linger(request, response, body);
}

function mayStayOpen(request: IncomingMessage): boolean {
  if (request.complete) return true;
  const length = promisedLength(request);
  return request.headers.expect === undefined && length !== null && length <= dropBytes;
}

function linger(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  if (request.method === 'HEAD') response.flushHeaders();
  else response.write(body);
  let bytes = 0;
  const timer = setTimeout(() => response.end(), lingerMs);
  request
    .on('error', () => {})
    .on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > lingerBytes) response.end();
    })
    .on('end', () => response.end())
    .resume();
  response.on('close', () => clearTimeout(timer));
}
