import type { Readable } from 'node:stream';

/** A body is longer than allowed. */
export class BodyTooLongError extends Error {
  override readonly name = 'BodyTooLongError';

  constructor(readonly maxBytes: number) {
    super(`a body of more than ${maxBytes} bytes: expected at most that`);
  }
}

/** Reads the whole body as UTF-8 text.  @throws BodyTooLongError without reading the rest. */
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
