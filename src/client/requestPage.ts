import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { HttpConnectionOptions } from './HttpConnection.js';
import { WbemHttpError } from './WbemHttpError.js';

const maxPageBytes = 16 << 20;

/**
 * Requests one of the server's pages outside CIM-XML and returns the text of a 200 response.
 * @throws WbemHttpError for everything else, with the server's text in its sentence.
 */
export async function requestPage(
  { url, user, password = '', timeoutMs = 60_000, ca, insecure, certificate, key }: HttpConnectionOptions,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body = '',
): Promise<string> {
  const target = new URL(path, url);
  const signal = AbortSignal.timeout(timeoutMs);
  const authorization =
    user === undefined
      ? {}
      : { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
  const options = {
    method,
    signal,
    agent: false as const,
    headers: { ...authorization, 'Content-Length': Buffer.byteLength(body) },
    ca,
    cert: certificate,
    key,
    rejectUnauthorized: insecure !== true,
  };
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = target.protocol === 'https:' ? httpsRequest : httpRequest;
      request(target, options, resolve).on('error', reject).end(body);
    });
    const text = await readText(response);
    if (response.statusCode === 200) return text;
    const status = response.statusCode ?? 0;
    throw new WbemHttpError(`${target.host} answered ${status}: ${reasonIn(text)}`, status, null);
  } catch (error) {
    if (error instanceof WbemHttpError) throw error;
    const why = signal.aborted ? `no answer within ${timeoutMs} ms` : (error as Error).message;
    throw new WbemHttpError(`${target.host}: ${why}`, null, null, { cause: error });
  }
}

/** The sentence of `{"error": "..."}`, and any other answer as it is. */
function reasonIn(text: string): string {
  try {
    const { error } = JSON.parse(text) as { readonly error?: unknown };
    if (typeof error === 'string') return error;
  } catch {
    // Not JSON, or null.
  }
  return text.trim();
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxPageBytes) {
      response.destroy();
      throw new WbemHttpError(`the answer is larger than ${maxPageBytes} bytes`, response.statusCode ?? null);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length).toString('utf8');
}
