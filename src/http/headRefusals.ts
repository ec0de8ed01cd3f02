import type { ProtocolHandler, ProtocolResponse } from './ProtocolHandler.js';
import type { Refusal } from './refuse.js';

// Refusals that do not depend on a protocol.

const close = { Connection: 'close' };

export function tooLong(handler: ProtocolHandler, maxBodyBytes: number): Refusal {
  const answer = handler.answerTooLong?.();
  if (answer !== undefined) return refusalOf(answer);
  const text = `The body is too long: expected at most ${maxBodyBytes} bytes.`;
  return { status: 413, headers: close, text };
}

/** The refusal after the time-out of an operation that did not stop. */
export function tookTooLong(handler: ProtocolHandler | undefined): Refusal {
  const answer = handler?.answerTimeout?.();
  if (answer !== undefined) return refusalOf(answer);
  const text = 'There was no answer in time: whether it was done is not known.';
  return { status: 503, headers: { 'Retry-After': '1', ...close }, text };
}

function refusalOf({ status, headers, body }: ProtocolResponse & { readonly body: string }): Refusal {
  return { status, headers: { ...headers, ...close }, text: body };
}

/** With two Host headers, an intermediary might use another one than this server (RFC 9112 3.2). */
export function hasTwoHosts(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1;
}

export const twoHosts: Refusal = {
  status: 400,
  headers: { Connection: 'close' },
  text: 'The request has two Host headers: expected one.',
};

export const encoded: Refusal = { status: 415, text: 'The body has a Content-Encoding: expected none.' };

export const unknownExpectation: Refusal = {
  status: 417,
  headers: { Connection: 'close' },
  text: 'This expectation is unknown: expected 100-continue.',
};
