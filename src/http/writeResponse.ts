import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isWhole, type WholeAnswer } from '../operations/Executor.js';
import type { ProtocolResponse } from './ProtocolHandler.js';

const pieceBytes = 64 * 1024;

/** How long a streamed answer may occupy the event loop. */
const sliceMs = 5;

/** The client does not read the answer. */
export class SlowReaderError extends Error {
  override readonly name = 'SlowReaderError';
}

/**
 * Sends an answer and waits until all of it has been handed to the socket.
 * A streamed body is sent chunked, in pieces of 64 KB, no faster than the client reads.  One that fits into a single piece is
 * sent with its Content-Length.  Each string of a stream must contain whole characters: no surrogate pair may be split.  If the
 * client disconnects, the function returns early without an error.
 * @throws what the stream throws (nothing of the answer was sent if `response.headersSent` is false), and SlowReaderError if the
 * client reads nothing for `writeTimeoutMs`.
 */
export async function writeResponse(
  response: ServerResponse,
  { status, headers, body }: ProtocolResponse,
  writeTimeoutMs: number,
): Promise<void> {
  if (typeof body === 'string' && body.length <= pieceBytes) {
    // The usual case with a single write: Node joins a string to the headers.
    response.writeHead(status, withLength(headers, body));
    await end(response, body, writeTimeoutMs);
    return;
  }
  if (isWhole(body)) {
    if (typeof body !== 'string' && !Buffer.isBuffer(body)) {
      const [start, last] = body;
      if (start.length + last.length <= pieceBytes && !response.destroyed) {
        // This is still one write to the socket, because Node holds the first part back for the second one.
        response.writeHead(status, withLength(headers, start, last.length));
        response.write(start);
        await end(response, last, writeTimeoutMs);
        return;
      }
    }
    await writeWhole(response, status, headers, bytesOf(body), writeTimeoutMs);
    return;
  }
  const piece = new Piece();
  let sliceStart = performance.now();
  for await (const chunk of body) {
    if (response.destroyed) return;
    piece.add(chunk);
    if (piece.isFull) {
      if (!response.headersSent) response.writeHead(status, headers);
      await write(response, piece.take(), writeTimeoutMs);
    }
    // With a fast client the socket never has to wait, so waiting for it does not let other requests run.
    if (performance.now() - sliceStart >= sliceMs) {
      await nextTurn();
      sliceStart = performance.now();
    }
  }
  if (response.headersSent) await end(response, piece.take(), writeTimeoutMs);
  else await writeWhole(response, status, headers, piece.take(), writeTimeoutMs);
}

/** The handler that made the answer may have set Content-Length already. */
function withLength(
  headers: ProtocolResponse['headers'],
  text: string,
  further = 0,
): ProtocolResponse['headers'] {
  if ('Content-Length' in headers) return headers;
  return { ...headers, 'Content-Length': String(Buffer.byteLength(text) + further) };
}

function bytesOf(body: WholeAnswer): Buffer {
  if (typeof body === 'string') return Buffer.from(body);
  return Buffer.isBuffer(body) ? body : Buffer.concat([Buffer.from(body[0]), body[1]]);
}

async function writeWhole(
  response: ServerResponse,
  status: number,
  headers: ProtocolResponse['headers'],
  body: Buffer,
  writeTimeoutMs: number,
): Promise<void> {
  if (response.destroyed) return;
  response.writeHead(status, { ...headers, 'Content-Length': body.length });
  const lastPiece = Math.floor(body.length / pieceBytes) * pieceBytes;
  await write(response, body.subarray(0, lastPiece), writeTimeoutMs);
  await end(response, body.subarray(lastPiece), writeTimeoutMs);
}

async function write(response: ServerResponse, bytes: Buffer, timeoutMs: number): Promise<void> {
  for (let start = 0; start < bytes.length && !response.destroyed; start += pieceBytes) {
    const isRoomLeft = response.write(bytes.subarray(start, start + pieceBytes));
    if (!isRoomLeft) await taken(response, 'drain', timeoutMs);
  }
}

async function end(response: ServerResponse, rest: Buffer | string, timeoutMs: number): Promise<void> {
  if (response.destroyed) return;
  response.end(rest);
  if (response.writableLength > 0) await taken(response, 'finish', timeoutMs);
}

/** Collects small chunks until they are worth a write. */
class Piece {
  #text = '';
  #buffers: Buffer[] = [];
  #bytes = 0;

  get isFull(): boolean {
    return this.#bytes + this.#text.length >= pieceBytes;
  }

  add(chunk: string | Buffer): void {
    if (typeof chunk === 'string') {
      this.#text += chunk;
    } else {
      this.#encodeText();
      this.#append(chunk);
    }
  }

  take(): Buffer {
    this.#encodeText();
    const [only] = this.#buffers;
    const taken = only && this.#buffers.length === 1 ? only : Buffer.concat(this.#buffers, this.#bytes);
    this.#buffers = [];
    this.#bytes = 0;
    return taken;
  }

  #encodeText(): void {
    if (this.#text === '') return;
    this.#append(Buffer.from(this.#text));
    this.#text = '';
  }

  #append(buffer: Buffer): void {
    this.#buffers.push(buffer);
    this.#bytes += buffer.length;
  }
}

/** Waits until the client has read what was written, or has disconnected. */
function taken(response: ServerResponse, event: 'drain' | 'finish', timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      // Without a socket the response waits behind the response to an earlier request of its connection.
      if (response.socket === null) timer.refresh();
      else settle(new SlowReaderError(`the client took nothing of the answer for ${timeoutMs} ms`));
    }, timeoutMs);
    const onTaken = (): void => settle(null);
    function settle(error: Error | null): void {
      clearTimeout(timer);
      response.off(event, onTaken).off('close', onTaken);
      if (error === null) resolve();
      else reject(error);
    }
    response.on(event, onTaken).on('close', onTaken);
    if (response.destroyed) onTaken();
  });
}
