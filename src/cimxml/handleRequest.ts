import { CIMError } from '../cim/CIMError.js';
import { foldName } from '../cim/NameMap.js';
import type { CIMValue } from '../cim/values.js';
import type { Call } from '../dispatch/Call.js';
import type { MethodCall, MethodResult } from '../dispatch/MethodCall.js';
import type { Operation, ParameterDeclarations, ParametersOf } from '../operations/Operation.js';
import { replaceUnrepresentable } from '../xml/escape.js';
import { parseRequestXml } from '../xml/parseRequestXml.js';
import type { ParseOptions } from '../xml/parseXml.js';
import type { XmlElement } from '../xml/XmlElement.js';
import { XmlError } from '../xml/XmlError.js';
import { CimXmlError } from './CimXmlError.js';
import { decodeEmbedded } from './decode/instances.js';
import { decodeMethodParameters, decodeParameters } from './decode/parameters.js';
import {
  decodeRequest,
  type CimRequest,
  type ExtrinsicRequest,
  type IntrinsicRequest,
} from './decode/request.js';
import {
  encodeError,
  encodeMethodResult,
  extrinsicEnvelope,
  intrinsicEnvelope,
  type Envelope,
} from './encode/messages.js';
import { encodeResult, type ContentPieces } from './encode/results.js';
import { expectSameOperation, extensionPrefix, parseHeaders, type HttpHeaders } from './headers.js';

/** A POST as it came: authenticated, its body read and its path known to be ours. */
export interface CimXmlRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: HttpHeaders;
  readonly body: Buffer;
  readonly principal: Call['principal'];
  readonly remoteAddress: string;
  /** Aborted when the client has gone away: work on a long answer stops at the next piece. */
  readonly signal: AbortSignal;
}

/**
 * The answer.  A string or buffer is the whole body, and Content-Length is among the headers; otherwise the pieces are to be sent
 * as they come.  An error thrown by the pieces means that the answer is broken: close the connection.
 */
export interface CimXmlResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | AsyncIterable<string | Buffer>;
}

/** What stands behind the CIM-XML door. */
export interface CimXmlServer {
  /** By folded name. */
  readonly operations: ReadonlyMap<string, Operation>;
  invokeMethod(method: MethodCall, call: Call): Promise<MethodResult>;
  /** Who asks, with the roles that hold in the target namespace; left out where roles hold in all namespaces. */
  narrow?(principal: Call['principal'], namespace: string): Call['principal'];
  /** Role check of intrinsic operations.  @throws CIMError CIM_ERR_ACCESS_DENIED. */
  authorize(principal: Call['principal'], role: Operation['role']): void;
  /** How deep and how large a request may be; what is left out has the parser's own limit. */
  readonly xmlLimits?: Pick<ParseOptions, 'maxDepth' | 'maxElements'>;
  /** Told of each operation and method when the last byte of its answer is made, or its client has gone away. */
  readonly onAnswered?: (answered: AnsweredRequest) => void;
  /** Told of each operation and method that its user may not do. */
  readonly onDenied?: (denied: DeniedRequest) => void;
  readonly log: {
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
}

/** An operation as it may be counted: nothing in it is the client's own. */
export interface AnsweredRequest {
  readonly kind: CimRequest['kind'];
  /** As this server spells it; null: it has no such operation, or the method did not run. */
  readonly name: string | null;
  /** "ok", "aborted" where the client has gone away, or the CIM status. */
  readonly status: string;
  /** Of a method that ran; null otherwise. */
  readonly returnValue: CIMValue;
  readonly durationMs: number;
}

/** An operation that failed with CIM_ERR_ACCESS_DENIED. */
export interface DeniedRequest {
  readonly principal: Call['principal'];
  /** At most 64 characters: of a method, as the client spells it. */
  readonly name: string;
  readonly reason: string;
}

/** What is known of a request while it is answered. */
interface Progress {
  readonly startedAt: number;
  name: string | null;
  returnValue: CIMValue;
}

/**
 * One CIM-XML request: headers, XML, message, operation, answer.  Never throws.
 *
 * A request that is no operation is refused with an HTTP status, a CIMError header and an empty body; an operation that fails
 * is answered 200 with an ERROR element, as long as nothing of its answer has been sent.
 */
export async function handleRequest(request: CimXmlRequest, server: CimXmlServer): Promise<CimXmlResponse> {
  try {
    const headers = parseHeaders(request.method, request.headers);
    const message = decodeRequest(parseBody(request.body, { ...server.xmlLimits, charset: headers.charset }));
    expectSameOperation(headers, message);
    return await answer(message, request, server);
  } catch (error) {
    if (error instanceof CimXmlError) return refusal(error, request.headers);
    server.log.error(
      { err: error, address: request.remoteAddress },
      'a CIM-XML request could not be answered',
    );
    return { status: 500, headers: { 'Content-Length': '0' }, body: '' };
  }
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
  const call: Call = {
    principal: server.narrow?.(request.principal, message.namespace) ?? request.principal,
    namespace: message.namespace,
    host: request.headers['host'] ?? 'localhost',
    signal: request.signal,
    decodeEmbedded,
  };
  const intrinsic = message.kind === 'intrinsic';
  const envelope = (intrinsic ? intrinsicEnvelope : extrinsicEnvelope)(message.messageId, message.name);
  const headers = responseHeaders(request.headers);
  const progress: Progress = { startedAt: performance.now(), name: null, returnValue: null };
  const tell = (status: string): void => {
    const { startedAt, name, returnValue } = progress;
    const durationMs = performance.now() - startedAt;
    server.onAnswered?.({ kind: message.kind, name, status, returnValue, durationMs });
  };
  try {
    const content = intrinsic
      ? await execute(message, call, server, progress)
      : await invoke(message, call, server, progress);
    if (typeof content === 'string') {
      tell('ok');
      return whole(headers, envelope, content);
    }

    // Errors before the first piece is full become an ERROR element; most answers are done by then.
    const first = await content.next();
    if (first.done === true) {
      tell('ok');
      return whole(headers, envelope, first.value);
    }
    const rest = stream(envelope, first.value, content, message, request, server, tell);
    return { status: 200, headers, body: rest };
  } catch (thrown) {
    // A parameter that is no XML of DSP0201: the message is refused, as for any other place in it.
    if (thrown instanceof CimXmlError) throw thrown;
    const error = toCimError(thrown);
    tell(error.symbol);
    if (error.symbol === 'CIM_ERR_ACCESS_DENIED') {
      const name = (progress.name ?? message.name).slice(0, 64);
      server.onDenied?.({ principal: call.principal, name, reason: error.description });
    }
    if (error.cause !== undefined && error.cause === thrown && !request.signal.aborted) {
      server.log.error({ err: thrown, ...logFields(message, request) }, 'an operation failed unexpectedly');
    }
    return whole(headers, envelope, encodeError(error));
  }
}

/** Steps 5 to 10 for an intrinsic operation. */
async function execute(
  message: IntrinsicRequest,
  call: Call,
  server: CimXmlServer,
  progress: Progress,
): Promise<ContentPieces | string> {
  const operation = server.operations.get(foldName(message.name));
  if (operation === undefined) {
    throw new CIMError('CIM_ERR_NOT_SUPPORTED', `there is no operation ${message.name}`);
  }
  progress.name = operation.name;
  server.authorize(call.principal, operation.role);
  operation.expectNamespace?.(call);
  const parameters = decodeParameters(message.parameters, operation.parameters);
  const result = await operation.execute(parameters as ParametersOf<ParameterDeclarations>, call);
  return encodeResult(operation.returns, result, call);
}

/** Steps 5 to 10 for an extrinsic method; its role is checked where its declaration is known. */
async function invoke(
  message: ExtrinsicRequest,
  call: Call,
  server: CimXmlServer,
  progress: Progress,
): Promise<string> {
  const parameters = decodeMethodParameters(message.parameters);
  const { name: methodName, object } = message;
  const result = await server.invokeMethod({ methodName, object, parameters }, call);
  progress.name = result.methodName;
  progress.returnValue = result.returnValue;
  return encodeMethodResult(result);
}

/** What was not thrown on purpose is our bug, and the client is told no more than that. */
function toCimError(thrown: unknown): CIMError {
  if (thrown instanceof XmlError && thrown.reason === 'not-representable') {
    return new CIMError('CIM_ERR_FAILED', thrown.message);
  }
  return CIMError.from(thrown);
}

async function* stream(
  { head, tail }: Envelope,
  first: string | Buffer,
  rest: ContentPieces,
  message: CimRequest,
  request: CimXmlRequest,
  server: CimXmlServer,
  tell: (status: string) => void,
): AsyncGenerator<string | Buffer, void, void> {
  let status = 'aborted';
  try {
    yield typeof first === 'string' ? head + first : Buffer.concat([Buffer.from(head), first]);
    for (;;) {
      request.signal.throwIfAborted();
      const piece = await rest.next();
      if (piece.done === true) {
        status = 'ok';
        yield piece.value + tail;
        return;
      }
      yield piece.value;
    }
  } catch (error) {
    if (!request.signal.aborted) {
      status = toCimError(error).symbol;
      const level = error instanceof CIMError ? 'warn' : 'error';
      server.log[level](
        { err: error, ...logFields(message, request) },
        'an answer broke off while being sent',
      );
    }
    throw error;
  } finally {
    tell(status);
    await rest.return('');
  }
}

function whole(headers: Record<string, string>, { head, tail }: Envelope, content: string): CimXmlResponse {
  const body = head + content + tail;
  // They are of this answer alone.
  headers['Content-Length'] = String(Buffer.byteLength(body));
  return { status: 200, headers, body };
}

/** To an M-POST the headers come back with the prefix it declared (RFC 2774). */
function responseHeaders(requestHeaders: HttpHeaders): Record<string, string> {
  const prefix = extensionPrefix(requestHeaders);
  const headers: Record<string, string> = {
    'Content-Type': 'application/xml; charset=utf-8',
    [`${prefix}CIMOperation`]: 'MethodResponse',
  };
  if (prefix === '') return headers;
  const man = `http://www.dmtf.org/cim/mapping/http/v1.0 ; ns=${prefix.slice(0, -1)}`;
  return { ...headers, Ext: '', 'Cache-Control': 'no-cache', Man: man };
}

/**
 * No body, and Content-Length even so: clients that keep the connection would wait for one.
 * PGErrorDetail is no standard header, but the one in which clients look for a sentence.
 */
function refusal(error: CimXmlError, requestHeaders: HttpHeaders): CimXmlResponse {
  const detail = encodeURIComponent(replaceUnrepresentable(error.message.slice(0, 300)));
  const headers: Record<string, string> = { 'Content-Length': '0', PGErrorDetail: detail };
  if (error.cimError !== null) headers[`${extensionPrefix(requestHeaders)}CIMError`] = error.cimError;
  return { status: error.status, headers, body: '' };
}

/** Never parameters: they may hold secrets. */
function logFields(message: CimRequest, request: CimXmlRequest): object {
  return {
    operation: message.name,
    namespace: message.namespace,
    user: request.principal.name,
    address: request.remoteAddress,
  };
}
