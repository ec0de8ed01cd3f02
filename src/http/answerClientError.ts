import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Connections } from './Connections.js';

/** An error of Node's HTTP parser. */
export interface ClientError extends Error {
  readonly code?: string;
  readonly rawPacket?: Buffer;
}

/** How long a client may read the answer before the connection is closed. */
const lingerMs = 1000;

/**
 * Answers a request that Node's HTTP parser refuses, always delimited, and closes the connection. The parser does not know
 * M-POST.  It gets 501 without CIMError and CIMProtocolVersion; a client then falls back to POST (DSP0200, HTTP Extension
 * Framework).
 */
export function answerClientError(error: ClientError, socket: Duplex, connections: Connections): void {
  const underWay = connections.underWay(socket);
  const [own] = underWay;
  // An answer may be written only if no other response is due on the connection.
  const isAnswerable =
    own === undefined || (underWay.length === 1 && !own.request.complete && !own.response.headersSent);
  // A connection that is not registered has not finished its TLS handshake, or exceeded a limit.
  const isOpen = error.code !== 'ECONNRESET' && socket.writable && connections.has(socket);
  if (!isOpen || !isAnswerable) {
    socket.destroy();
    return;
  }
  const [status, text] = refusalOf(error);
  endSocket(socket, status, text);
}

/** Writes a whole answer to a socket that has no response object, and closes the socket. */
export function endSocket(socket: Duplex, status: number, text: string, header = ''): void {
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n` +
      (header === '' ? '' : `${header}\r\n`) +
      'Content-Type: text/plain; charset=utf-8\r\n' +
      `Content-Length: ${Buffer.byteLength(text) + 1}\r\n` +
      'Connection: close\r\n' +
      `\r\n${text}\n`,
  );
  setTimeout(() => socket.destroy(), lingerMs).unref();
}

function refusalOf({ code, rawPacket }: ClientError): readonly [status: number, text: string] {
  if (code === 'HPE_INVALID_METHOD' && startsWithMethod(rawPacket))
    return [501, 'This method is not implemented: expected POST.'];
  if (code === 'HPE_HEADER_OVERFLOW') return [431, 'The request line and headers are too long.'];
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return [408, 'The request took too long to arrive.'];
  return [400, 'This is not an HTTP request.'];
}

/**
 * Whether the data begins with a token and a space (RFC 9110 9.1), possibly after empty lines: a method that the parser does not
 * know. Of M-POST the parser may report only the beginning, because it knows M-SEARCH.
 */
function startsWithMethod(packet: Buffer | undefined): boolean {
  const start = packet?.toString('latin1', 0, 48).replace(/^[\r\n]+/u, '') ?? '';
  return (
    /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32} /u.test(start) || (start.length > 2 && 'M-POST'.startsWith(start))
  );
}
