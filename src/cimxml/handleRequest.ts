import { CIMError } from '../cim/CIMError.js';
import type { Call } from '../dispatch/Call.js';
import { HeldElsewhereError } from '../dispatch/HeldElsewhereError.js';
import {
  isWhole,
  type Encoded,
  type Executor,
  type MethodRequest,
  type OperationRequest,
  type Result,
  type WholeAnswer,
} from '../operations/Executor.js';
import { OperationTimeoutError } from '../operations/OperationDeadline.js';
import type { Principal } from '../security/Principal.js';
import { replaceUnrepresentable } from '../xml/escape.js';
import { parseRequestXml } from '../xml/parseRequestXml.js';
import type { ParseOptions } from '../xml/parseXml.js';
import type { XmlElement } from '../xml/XmlElement.js';
import { XmlError } from '../xml/XmlError.js';
import { CimXmlError } from './CimXmlError.js';
import { decodeMethodParameters, decodeParameters } from './decode/parameters.js';
import { answerBatch } from './answerBatch.js';
import { decodeBatch, decodeRequest, type CimBatch, type CimRequest } from './decode/request.js';
import {
  encodeError,
  encodeMethodResult,
  extrinsicEnvelope,
  intrinsicEnvelope,
  intrinsicTail,
  type Envelope,
} from './encode/messages.js';
import type { AnswerCache } from './encode/AnswerCache.js';
import type { PathBase } from './encode/paths.js';
import { encodeResult, type ContentPieces } from './encode/results.js';
import type { KeptRequests } from './KeptRequests.js';
import { expectSameOperation, expectSameVersion, parseHeaders, type HttpHeaders } from './headers.js';

/** Maximum number of operations of a batch by default. */
const MAX_BATCH_OPERATIONS = 1_000;
const BATCH_TIMEOUT_MS = 300_000;

/** A POST request after HTTP: authenticated, with its whole body, and with a path of CIM-XML. */
export interface CimXmlRequest {
  readonly method: string;
  /** Names in lower case. */
  readonly headers: HttpHeaders;
  readonly body: Buffer;
  readonly principal: Principal;
  /** Aborted when the client disconnects.  Work on a long answer then stops before the next piece. */
  readonly abort: AbortController;
}

/**
 * The answer.
 * A string or an array with a buffer is the whole body, and the headers have its Content-Length.  Otherwise the pieces are to be sent
 * one after the other.  If iterating the pieces throws, the answer is incomplete and the connection must be closed.
 */
export interface CimXmlResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: WholeAnswer | AsyncIterable<string | Buffer>;
}

/** What the CIM-XML handler needs from the server. */
export interface CimXmlServer {
  readonly executor: Pick<Executor, 'areInstancesStored' | 'areReferencesGiven' | 'execute'>;
  /** Maximum depth and number of elements of a request.  The defaults are those of the parser. */
  readonly xmlLimits?: Pick<ParseOptions, 'maxDepth' | 'maxElements'>;
  /** Maximum number of operations of one request (MULTIREQ); 1,000 by default. */
  readonly maxBatchOperations?: number;
  /** How long after the first one operations of one request are begun (operation-timeout-ms); 300 s by default. */
  readonly batchTimeoutMs?: number;
  /** Cache of decoded requests that are repeated; left out: none. */
  readonly requests?: KeptRequests;
  readonly answers: AnswerCache;
  /** Called with the sizes of each answered operation or method after the last byte of its answer. */
  readonly onSized?: (sized: SizedAnswer) => void;
  readonly log: { error(fields: object, message: string): void };
}

/** The sizes of an answered operation. */
export interface SizedAnswer {
  readonly kind: 'operation' | 'method';
  /** In the client's spelling. */
  readonly name: string;
  /** Length of the body; of an operation in a batch: its share, as if all were of the same length. */
  readonly requestBytes: number;
  /** Length of the body, or of the part that was produced before it broke off. */
  readonly responseBytes: number;
}

/**
 * Handles one CIM-XML request: headers, XML, message, operation, answer.
 * A message with several operations (MULTIREQ) is answered by `answerBatch`.  A request that is not an operation is refused with an
 * HTTP status, a CIMError header and an empty body.  An operation that fails is answered with 200 and an ERROR element, unless part
 * of its answer has been sent already.
 * @throws OperationTimeoutError, HeldElsewhereError and nothing else.
 */
export async function handleRequest(request: CimXmlRequest, server: CimXmlServer): Promise<CimXmlResponse> {
  try {
    const message = read(request, server);
    if ('requests' in message) return batchAnswer(message, request, server);
    return await answer(message, request, server);
  } catch (error) {
    if (error instanceof OperationTimeoutError || error instanceof HeldElsewhereError) throw error;
    if (error instanceof CimXmlError) return refusal(error);
    const { address } = request.principal;
    server.log.error({ err: error, address }, 'a CIM-XML request could not be answered');
    return { status: 500, headers: { 'Content-Length': '0' }, body: '' };
  }
}

/** Decodes a request, or finds it among the cached ones.  @throws CimXmlError */
function read(
  { method, headers, body }: CimXmlRequest,
  { requests, xmlLimits, maxBatchOperations = MAX_BATCH_OPERATIONS }: CimXmlServer,
): CimRequest | CimBatch {
  const found = (method === 'POST' ? requests?.find(body, headers) : null) ?? null;
  if (found?.message) return found.message;
  const parsed = parseHeaders(method, headers);
  const root = parseBody(body, { ...xmlLimits, charset: parsed.charset });
  if (parsed.isBatch) {
    const batch = decodeBatch(root, maxBatchOperations);
    expectSameVersion(parsed, batch);
    return batch;
  }
  const message = decodeRequest(root);
  expectSameOperation(parsed, message);
  if (found) requests?.keep(found.key, headers, message);
  return message;
}

function parseBody(body: Buffer, options: ParseOptions): XmlElement {
  try {
    return parseRequestXml(body, options);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const cimError = error.reason === 'not-well-formed' ? 'request-not-well-formed' : 'request-not-valid';
    throw new CimXmlError(400, cimError, error.message, { cause: error });
  }
}

async function answer(
  message: CimRequest,
  request: CimXmlRequest,
  server: CimXmlServer,
): Promise<CimXmlResponse> {
  const envelope = (message.kind === 'intrinsic' ? intrinsicEnvelope : extrinsicEnvelope)(
    message.messageId,
    message.name,
  );
  const body = await execute(message, envelope, request, server);
  const tellSize = sizeTeller(message, request.body.length, server);
  if (!isWhole(body)) return { status: 200, headers: responseHeaders(), body: sized(body, tellSize) };
  const bytes = lengthOf(body);
  tellSize(bytes);
  const headers = responseHeaders();
  // The headers are not shared with other answers, so they may be changed.
  headers['Content-Length'] = String(bytes);
  return { status: 200, headers, body };
}

function batchAnswer(batch: CimBatch, request: CimXmlRequest, server: CimXmlServer): CimXmlResponse {
  const share = Math.round(request.body.length / batch.requests.length);
  const { batchTimeoutMs: timeoutMs = BATCH_TIMEOUT_MS, executor } = server;
  const body = answerBatch(batch, { ...request, timeoutMs }, executor, async (message, envelope) => {
    const answered = await execute(message, envelope, request, server);
    const tellSize = sizeTeller(message, share, server);
    if (!isWhole(answered)) return sized(answered, tellSize);
    tellSize(lengthOf(answered));
    return answered;
  });
  return { status: 200, headers: responseHeaders(), body };
}

/**
 * Runs an operation or a method and encodes its result, or the status with which it failed.
 * @throws CimXmlError, HeldElsewhereError, OperationTimeoutError
 */
async function execute(
  message: CimRequest,
  envelope: Envelope,
  { principal, headers, abort }: CimXmlRequest,
  { executor, answers, xmlLimits }: CimXmlServer,
): Promise<WholeAnswer | AsyncIterable<string | Buffer>> {
  const caller = { principal, namespace: message.namespace, host: headers['host'] ?? 'localhost', abort };
  const encode = (result: Result, call: Call): Encoded =>
    encodeContent(result, {
      base: { host: call.host, namespace: call.namespace, areReferencesGiven: executor.areReferencesGiven },
      envelope,
      answers,
    });
  try {
    return await executor.execute(executable(message, xmlLimits), caller, encode);
  } catch (error) {
    if (!(error instanceof CIMError)) throw error;
    return envelope.head + encodeError(error) + envelope.tail;
  }
}

function sizeTeller(
  { kind, name }: CimRequest,
  requestBytes: number,
  { onSized }: CimXmlServer,
): (responseBytes: number) => void {
  return (responseBytes) =>
    onSized?.({ kind: kind === 'intrinsic' ? 'operation' : 'method', name, requestBytes, responseBytes });
}

async function* sized(
  pieces: AsyncIterable<string | Buffer>,
  tellSize: (bytes: number) => void,
): AsyncGenerator<string | Buffer, void, void> {
  let bytes = 0;
  try {
    for await (const piece of pieces) {
      bytes += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length;
      yield piece;
    }
  } finally {
    tellSize(bytes);
  }
}

/** The request for the executor.  Its parameters are decoded when their declarations are known. */
function executable(
  message: CimRequest,
  limits: CimXmlServer['xmlLimits'],
): OperationRequest | MethodRequest {
  const { name, parameters: elements } = message;
  if (message.kind === 'intrinsic') {
    return {
      kind: 'operation',
      name,
      parameters: (declarations, namespace) => decodeParameters(elements, declarations, namespace, limits),
    };
  }
  return {
    kind: 'method',
    name,
    object: message.object,
    parameters: (method, namespace) => decodeMethodParameters(elements, method, namespace, limits),
  };
}

function encodeContent(
  result: Result,
  { base, envelope, answers }: { base: PathBase; envelope: Envelope; answers: AnswerCache },
): Encoded {
  try {
    const content =
      result.kind === 'method'
        ? encodeMethodResult(result, base)
        : encodeResult(result.returns, result.value, base, answers);
    if (typeof content === 'string') return envelope.head + content + envelope.tail;
    if (Buffer.isBuffer(content)) return [envelope.head, endingWith(content, envelope.tail)];
    return framed(content, envelope);
  } catch (error) {
    throw nameUnrepresentable(error);
  }
}

/** A cached content has the end of a whole message behind it, which begins with the tail of an operation in a batch. */
function endingWith(content: Buffer, tail: string): Buffer {
  const further = intrinsicTail.length - tail.length;
  return further === 0 ? content : content.subarray(0, content.length - further);
}

async function* framed(content: ContentPieces, { head, tail }: Envelope): ContentPieces {
  try {
    const first = await content.next();
    if (first.done === true) return head + first.value + tail;
    yield typeof first.value === 'string'
      ? head + first.value
      : Buffer.concat([Buffer.from(head), first.value]);
    const last = yield* content;
    return last + tail;
  } catch (error) {
    throw nameUnrepresentable(error);
  } finally {
    await content.return('');
  }
}

/** A value that XML cannot represent is a fault of the data; the error tells the client which value it is. */
function nameUnrepresentable(thrown: unknown): unknown {
  const isOfData = thrown instanceof XmlError && thrown.reason === 'not-representable';
  return isOfData ? new CIMError('CIM_ERR_FAILED', thrown.message) : thrown;
}

function lengthOf(body: WholeAnswer): number {
  if (typeof body === 'string') return Buffer.byteLength(body);
  return Buffer.isBuffer(body) ? body.length : Buffer.byteLength(body[0]) + body[1].length;
}

function responseHeaders(): Record<string, string> {
  return { 'Content-Type': 'application/xml; charset=utf-8', CIMOperation: 'MethodResponse' };
}

/**
 * Content-Length is present although there is no body: otherwise clients that keep the connection would wait for one.
 * PGErrorDetail is not a standard header, but clients look for the error sentence there.
 */
function refusal(error: CimXmlError): CimXmlResponse {
  const detail = encodeURIComponent(replaceUnrepresentable(error.message.slice(0, 300)));
  const headers: Record<string, string> = { 'Content-Length': '0', PGErrorDetail: detail };
  if (error.cimError !== null) headers['CIMError'] = error.cimError;
  return { status: error.status, headers, body: '' };
}
