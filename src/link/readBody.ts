import type { Readable } from 'node:stream';

/** A body is longer than it may be. */
export class BodyTooLongError extends Error {
  override readonly name = 'BodyTooLongError';

  constructor(readonly maxBytes: number) {
    super(`a body of more than ${maxBytes} bytes: expected at most that`);
  }
}

/** The whole body as text.  @throws BodyTooLongError; the rest is not read then. */
export async function readBody(source: Readable, maxBytes: number): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of source as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > maxBytes) throw new BodyTooLongError(maxBytes);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
