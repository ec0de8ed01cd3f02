import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { callbackify } from 'node:util';
import { WbemHttpError } from './WbemHttpError.js';

export interface HttpConnectionOptions {
  /** `http://host:5988` or `https://host:5989`.  Without a path, `/cimom` is used. */
  readonly url: string;
  /** The path to use instead of `/cimom`. */
  readonly defaultPath?: string | undefined;
  /** Resolves a host name at each new connection; the system's resolver by default. */
  readonly resolve?: ((host: string) => Promise<readonly string[]>) | undefined;
  /** Whether to repeat a request at once if the reused connection turns out to be closed.  For messages that may arrive twice. */
  readonly resendOnClosed?: boolean | undefined;
  readonly user?: string | undefined;
  /** Sent in the Authorization header and nowhere else. */
  readonly password?: string | undefined;
  /** For the whole exchange; 60 s by default. */
  readonly timeoutMs?: number | undefined;
  /** The statuses of a successful response; only 200 by default. */
  readonly successes?: readonly number[] | undefined;
  /** 256 MB by default. */
  readonly maxResponseBytes?: number | undefined;
  /** PEM certificates to trust instead of the system's. */
  readonly ca?: string | Buffer | undefined;
  /** Accept any certificate.  For tests and first contact only. */
  readonly insecure?: boolean | undefined;
  /** The client's certificate and its key, both in PEM.  A server may identify the user by it. */
  readonly certificate?: string | Buffer | undefined;
  readonly key?: string | Buffer | undefined;
}

/** A POST under way. */
interface Exchange {
  request: ClientRequest | null;
  /** Whether its time is over. */
  isOver: boolean;
}

/** POSTs to one server over kept connections. */
export class HttpConnection {
  readonly #url: URL;
  readonly #authorization: string | null;
  readonly #timeoutMs: number;
  readonly #maxResponseBytes: number;
  readonly #agent: HttpAgent | HttpsAgent;
  readonly #resendOnClosed: boolean;
  readonly #successes: readonly number[];

  constructor({
    url,
    defaultPath = '/cimom',
    resolve,
    resendOnClosed = false,
    user,
    password = '',
    timeoutMs,
    successes = [200],
    maxResponseBytes,
    ca,
    insecure,
    certificate,
    key,
  }: HttpConnectionOptions) {
    this.#url = new URL(url);
    if (this.#url.pathname === '/') this.#url.pathname = defaultPath;
    this.#resendOnClosed = resendOnClosed;
    this.#successes = successes;
    this.#authorization =
      user === undefined ? null : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    this.#timeoutMs = timeoutMs ?? 60_000;
    this.#maxResponseBytes = maxResponseBytes ?? 256 << 20;
    const options = { keepAlive: true, ...(resolve && { lookup: lookupBy(resolve) }) };
    this.#agent =
      this.#url.protocol === 'https:'
        ? new HttpsAgent({
            ...options,
            ca,
            cert: certificate,
            key,
            minVersion: 'TLSv1.2',
            rejectUnauthorized: insecure !== true,
          })
        : new HttpAgent(options);
  }

  /**
   * Returns the body of a successful response.
   * @throws WbemHttpError for any other response.
   */
  async post(body: string | Buffer, headers: Readonly<Record<string, string>>): Promise<Buffer> {
    // A timer is cheaper than an AbortSignal.
    const exchange: Exchange = { request: null, isOver: false };
    const timer = setTimeout(() => {
      exchange.isOver = true;
      exchange.request?.destroy();
    }, this.#timeoutMs);
    const host = this.#url.host;
    try {
      const response = await this.#send(
        typeof body === 'string' ? Buffer.from(body) : body,
        headers,
        exchange,
      );
      const answer = await readAll(response, this.#maxResponseBytes);
      if (this.#successes.includes(response.statusCode ?? 0)) return answer;
      throw refusal(response, host);
    } catch (error) {
      if (error instanceof WbemHttpError) throw error;
      const why = exchange.isOver
        ? `no answer within ${this.#timeoutMs} ms`
        : error instanceof Error
          ? error.message
          : String(error);
      throw new WbemHttpError(`${host}: ${why}`, null, null, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Closes idle connections. */
  close(): void {
    this.#agent.destroy();
  }

  #send(
    body: Buffer,
    headers: Readonly<Record<string, string>>,
    exchange: Exchange,
  ): Promise<IncomingMessage> {
    const options: RequestOptions = {
      method: 'POST',
      agent: this.#agent,
      headers: {
        ...headers,
        'Content-Length': body.length,
        ...(this.#authorization === null ? {} : { Authorization: this.#authorization }),
      },
    };
    const send = this.#url.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const request = send(this.#url, options, resolve);
      exchange.request = request;
      request.on('error', (error) => {
        const mayResend = this.#resendOnClosed && request.reusedSocket && !exchange.isOver;
        if (mayResend) resolve(this.#send(body, headers, exchange));
        else reject(error);
      });
      request.end(body);
    });
  }
}

/** Adapts `resolve` to Node's lookup.  A connection tries the addresses one after the other. */
function lookupBy(resolve: (host: string) => Promise<readonly string[]>): LookupFunction {
  const lookup = callbackify(resolve);
  return (host, { all }, callback) => {
    lookup(host, (error, addresses) => {
      const found =
        (addresses as readonly string[] | undefined)?.map((address) => ({
          address,
          family: familyOf(address),
        })) ?? [];
      const [first] = found;
      if (all === true) callback(error, found);
      else callback(error, first?.address ?? '', first?.family);
    });
  };
}

function familyOf(address: string): 4 | 6 {
  return address.includes(':') ? 6 : 4;
}

type LookupFunction = NonNullable<RequestOptions['lookup']>;

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
  const [seconds = null] = /^\d{1,9}$/u.exec(singleHeader(response.headers['retry-after']) ?? '') ?? [];
  const when = seconds === null ? '' : `, to be tried again in ${seconds} s`;
  const sentence = `${host} answered ${status} ${response.statusMessage ?? ''}`.trimEnd() + when;
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
