import type { CimRequest, IntrinsicRequest } from './decode/request.js';
import type { HttpHeaders } from './headers.js';

/** Operations that only read, and whose parameters hold neither instances nor values: nothing in them is a secret. */
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

/** The headers by which a request is judged, beside its body. */
const judgedHeaders = [
  'content-type',
  'cimoperation',
  'cimmethod',
  'cimobject',
  'cimprotocolversion',
  'cimbatch',
] as const;

/** Longer ones are seldom said again. */
const MAX_BYTES = 1_536;
const MAX_REQUESTS = 512;

/** Up to the ID of the message, which stands nowhere else in it, and the ID itself. */
const start = /^(?:<\?xml[^<>]*\?>)?\s*<CIM\s[^<>]*>\s*<MESSAGE\s(?:[^<>']*\s)?ID="([\w.:-]{0,64})"/;

/** A request that came before, with all but the ID of its message. */
interface KeptRequest {
  readonly headers: readonly (string | undefined)[];
  readonly message: IntrinsicRequest;
}

/** What was found of a request: what it says, or under which text it is to be kept once it has been read. */
export type FoundRequest =
  | { readonly message: IntrinsicRequest; readonly key: null }
  | { readonly message: null; readonly key: string };

/**
 * What requests to read something say, for those that come again and again, as from clients that look every few seconds: a request of
 * the same bytes, the ID of its message apart, and the same headers says the same.  Who asks, and what there is, is looked at each time.
 *
 * One is kept from its second time on; 1,024 at most, none longer than 1.5 KB, those that came last.
 */
export class KeptRequests {
  #recent = new Map<string, KeptRequest | null>();
  #earlier = new Map<string, KeptRequest | null>();

  /** null: it is none of those that are kept. */
  find(body: Buffer, headers: HttpHeaders): FoundRequest | null {
    if (body.length > MAX_BYTES) return null;
    const text = body.toString('latin1');
    const [found, messageId] = start.exec(text) ?? [];
    if (found === undefined || messageId === undefined) return null;
    const end = found.length - 1;
    const key = text.slice(0, end - messageId.length) + text.slice(end);
    const known = this.#recent.get(key) ?? this.#earlier.get(key);
    if (!known || judgedHeaders.some((name, index) => headers[name] !== known.headers[index]))
      return { message: null, key };
    this.#put(key, known);
    return { message: { ...known.message, messageId }, key: null };
  }

  /** Keeps what a request says that was not found. */
  keep(key: string, headers: HttpHeaders, message: CimRequest): void {
    if (message.kind !== 'intrinsic' || !keptOperations.has(message.name)) return;
    const isSecondTime = this.#recent.has(key) || this.#earlier.has(key);
    const kept = { headers: judgedHeaders.map((name) => headers[name]), message };
    this.#put(key, isSecondTime ? kept : null);
  }

  #put(key: string, kept: KeptRequest | null): void {
    if (this.#recent.size >= MAX_REQUESTS && !this.#recent.has(key)) {
      this.#earlier = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(key, kept);
  }
}
