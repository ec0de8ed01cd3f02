/** The streams of a command: results go to `stdout`, all messages to `stderr`. */
export interface Streams {
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}

export interface OutputStream {
  write(text: string): unknown;
  /** Set if it is a terminal. */
  readonly isTTY?: boolean | undefined;
}

/**
 * All of standard input, at most `maxBytes`.
 * @throws RangeError if there is more.
 */
export async function readAll(stdin: Streams['stdin'], maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > maxBytes) throw new RangeError(`standard input holds more than ${maxBytes} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
