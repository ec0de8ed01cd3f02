import { LRUCache } from 'lru-cache';
import type { CimRequest, IntrinsicRequest } from './decode/request.js';
import type { HttpHeaders } from './headers.js';

/** Operations that only read and have no parameters with instances or values, so requests contain no secrets. */
const keptOperations: ReadonlySet<string> = new Set([
  'GetClass',
  'EnumerateClasses',
  'EnumerateClassNames',
  'GetQualifier',
  'EnumerateQualifiers',
  'GetInstance',
  'EnumerateInstances',
  'EnumerateInstanceNames',
  'Associators',
  'AssociatorNames',
  'References',
  'ReferenceNames',
]);

/** The headers that affect how a request is decoded. */
const judgedHeaders = [
  'content-type',
  'cimoperation',
  'cimmethod',
  'cimobject',
  'cimprotocolversion',
  'cimbatch',
] as const;

/** Longer requests are seldom repeated. */
const MAX_BYTES = 1_536;
const MAX_HEADER_LENGTH = 512;
const MAX_REQUESTS = 1_024;

/** The beginning of a request up to the message ID, which occurs nowhere else, and the ID itself. */
const start = /^(?:<\?xml[^<>]*\?>)?\s*<CIM\s[^<>]*>\s*<MESSAGE\s(?:[^<>']*\s)?ID="([\w.:-]{0,64})"/;

/** A decoded request without its message ID. */
interface KeptRequest {
  readonly headers: readonly (string | undefined)[];
  readonly message: IntrinsicRequest;
}

/** The result of a search: the decoded request, or the key under which to store it after decoding. */
export type FoundRequest =
  | { readonly message: IntrinsicRequest; readonly key: null }
  | { readonly message: null; readonly key: string };

/**
 * Caches decoded read requests for clients that repeat them every few seconds.  A request with the same bytes, except the message
 * ID, and the same headers is decoded to the same result.  The user and the answer are never cached.  A request is stored when it
 * occurs for the second time.  The cache has the most recently used requests: at most 1,024, of at most 1.5 KB each and without
 * headers of more than 512 characters.
 */
export class KeptRequests {
  readonly #requests = new LRUCache<string, KeptRequest | 'seen once'>({ max: MAX_REQUESTS });

  /** Null: such a request is never cached. */
  find(body: Buffer, headers: HttpHeaders): FoundRequest | null {
    if (body.length > MAX_BYTES || !keptOperations.has(headers['cimmethod'] ?? '')) return null;
    const text = body.toString('latin1');
    const [found, messageId] = start.exec(text) ?? [];
    if (found === undefined || messageId === undefined) return null;
    const end = found.length - 1;
    const key = text.slice(0, end - messageId.length) + text.slice(end);
    const known = this.#requests.get(key) ?? 'seen once';
    if (known === 'seen once' || judgedHeaders.some((name, index) => headers[name] !== known.headers[index]))
      return { message: null, key };
    return { message: { ...known.message, messageId }, key: null };
  }

  /** Stores a request that was not found. */
  keep(key: string, headers: HttpHeaders, message: CimRequest): void {
    if (message.kind !== 'intrinsic' || !keptOperations.has(message.name)) return;
    const values = judgedHeaders.map((name) => headers[name]);
    if (values.some((value) => value !== undefined && value.length > MAX_HEADER_LENGTH)) return;
    this.#requests.set(key, this.#requests.has(key) ? { headers: values, message } : 'seen once');
  }
}
