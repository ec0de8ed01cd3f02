import type { IncomingMessage } from 'node:http';

/** The client closed the connection, or sent invalid HTTP, before its request was complete. */
export class RequestAbortedError extends Error {
  override readonly name = 'RequestAbortedError';
}

/**
 * Reads the whole body.  Returns null as soon as it is longer than `maxBytes`; the rest is not read then.
 * @throws RequestAbortedError
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    // A flag is cheaper than removing the listeners.
    let isSettled = false;

    function onData(chunk: Buffer): void {
      if (isSettled) return;
      bytes += chunk.length;
      if (bytes > maxBytes) {
        isSettled = true;
        request.pause();
        resolve(null);
      } else {
        chunks.push(chunk);
      }
    }
    function onEnd(): void {
      if (isSettled) return;
      isSettled = true;
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, bytes));
    }
    function onClose(): void {
      if (isSettled) return;
      isSettled = true;
      reject(new RequestAbortedError(`the request ended after ${bytes} bytes of its body`));
    }

    // 'error' is always followed by 'close'.  Without a listener for 'error' the process would end.
    request
      .on('error', () => {})
      .on('data', onData)
      .on('end', onEnd)
      .on('close', onClose);
    if (request.destroyed) onClose();
  });
}

/** The Content-Length, or null for a chunked body. */
export function promisedLength(request: IncomingMessage): number | null {
  if (request.headers['transfer-encoding'] !== undefined) return null;
  return Number(request.headers['content-length'] ?? 0);
}
