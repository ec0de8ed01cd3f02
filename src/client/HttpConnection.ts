import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { WbemHttpError } from './WbemHttpError.js';

export interface HttpConnectionOptions {
  /** `http://host:5988` or `https://host:5989`; the path is `/cimom` unless it has one. */
  readonly url: string;
  readonly user?: string | undefined;
  /** Leaves in the Authorization header and nowhere else. */
  readonly password?: string | undefined;
  /** For the whole exchange; 60 s unless given. */
  readonly timeoutMs?: number | undefined;
  /** 256 MB unless given. */
  readonly maxResponseBytes?: number | undefined;
  /** PEM certificates to trust in place of the system's. */
  readonly ca?: string | Buffer | undefined;
  /** Take any certificate: for tests and first contact only. */
  readonly insecure?: boolean | undefined;
}

/** POSTs to one server over kept connections. */
export class HttpConnection {
  readonly #url: URL;
  readonly #authorization: string | null;
  readonly #timeoutMs: number;
  readonly #maxResponseBytes: number;
  readonly #agent: HttpAgent | HttpsAgent;

  constructor({
    url,
    user,
    password = '',
    timeoutMs,
    maxResponseBytes,
    ca,
    insecure,
  }: HttpConnectionOptions) {
    this.#url = new URL(url);
    if (this.#url.pathname === '/') this.#url.pathname = '/cimom';
    this.#authorization =
      user === undefined ? null : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    this.#timeoutMs = timeoutMs ?? 60_000;
    this.#maxResponseBytes = maxResponseBytes ?? 256 << 20;
    this.#agent =
      this.#url.protocol === 'https:'
        ? new HttpsAgent({ keepAlive: true, ca, rejectUnauthorized: insecure !== true })
        : new HttpAgent({ keepAlive: true });
  }

  /**
   * The body of a 200 answer.
   * @throws WbemHttpError for everything else.
   */
  async post(body: string, headers: Readonly<Record<string, string>>): Promise<Buffer> {
    const signal = AbortSignal.timeout(this.#timeoutMs);
    const host = this.#url.host;
    try {
      const response = await this.#send(Buffer.from(body), headers, signal);
      const answer = await readAll(response, this.#maxResponseBytes);
      if (response.statusCode === 200) return answer;
      throw refusal(response, host);
    } catch (error) {
      if (error instanceof WbemHttpError) throw error;
      const why = signal.aborted
        ? `no answer within ${this.#timeoutMs} ms`
        : error instanceof Error
          ? error.message
          : String(error);
      throw new WbemHttpError(`${host}: ${why}`, null, null, { cause: error });
    }
  }

  /** Closes idle connections. */
  close(): void {
    this.#agent.destroy();
  }

  #send(
    body: Buffer,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const options: RequestOptions = {
      method: 'POST',
      agent: this.#agent,
      signal,
      headers: {
        ...headers,
        'Content-Length': body.length,
        ...(this.#authorization === null ? {} : { Authorization: this.#authorization }),
      },
    };
    return new Promise((resolve, reject) => {
      const request = this.#url.protocol === 'https:' ? httpsRequest : httpRequest;
      request(this.#url, options, resolve).on('error', reject).end(body);
    });
  }
}

async function readAll(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) {
      response.destroy();
      throw new WbemHttpError(`the answer is larger than ${maxBytes} bytes`, response.statusCode ?? null);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

function refusal(response: IncomingMessage, host: string): WbemHttpError {
  const status = response.statusCode ?? 0;
  const cimError = singleHeader(response.headers['cimerror']);
  const detail = decodeDetail(singleHeader(response.headers['pgerrordetail']));
  const said = [cimError, detail].filter((part) => part !== null).join(': ');
  const sentence = `${host} answered ${status} ${response.statusMessage ?? ''}`.trimEnd();
  return new WbemHttpError(said === '' ? sentence : `${sentence}: ${said}`, status, cimError);
}

function singleHeader(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

function decodeDetail(value: string | null): string | null {
  try {
    return value === null ? null : decodeURIComponent(value);
  } catch {
    return value;
  }
}
