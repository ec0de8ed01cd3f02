import type { IncomingMessage } from 'node:http';

/** The client closed the connection, or sent what is not HTTP, before its request was complete. */
export class RequestAbortedError extends Error {
  override readonly name = 'RequestAbortedError';
}

/**
 * The whole body, or null as soon as it is longer than `maxBytes`; what follows is left unread then.
 * @throws RequestAbortedError
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    // Instead of taking the listeners away, which costs more than they do.
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

    // 'error' is always followed by 'close'; without a listener it would end the process.
    request
      .on('error', () => {})
      .on('data', onData)
      .on('end', onEnd)
      .on('close', onClose);
    if (request.destroyed) onClose();
  });
}

/** The length that the headers promise, or null for a chunked body. */
export function promisedLength(request: IncomingMessage): number | null {
  if (request.headers['transfer-encoding'] !== undefined) return null;
  return Number(request.headers['content-length'] ?? 0);
}
