import { CIMError } from '../cim/CIMError.js';
import type { SizedAnswer } from '../cimxml/handleRequest.js';
import { HeldElsewhereError } from '../dispatch/HeldElsewhereError.js';
import type { AuthenticatedRequest, ProtocolResponse } from '../http/ProtocolHandler.js';
import type { Caller } from '../operations/Executor.js';
import { OperationTimeoutError } from '../operations/OperationDeadline.js';
import type { NamespacedElement } from '../xml/NamespacedElement.js';
import { resolveNamespaces } from '../xml/NamespacedElement.js';
import { parseRequestXml } from '../xml/parseRequestXml.js';
import { XmlError } from '../xml/XmlError.js';
import { createInstance, deleteInstance, putInstance } from './actions/change.js';
import { getClassDeclaration } from './actions/classes.js';
import { enumerate } from './actions/enumerate.js';
import { getInstance } from './actions/get.js';
import { identify, isIdentify } from './actions/identify.js';
import { invoke } from './actions/invoke.js';
import { pull, release } from './actions/pull.js';
import { getStatus, renew, subscribe, unsubscribe } from './actions/subscriptions.js';
import { decodeHeaders, openEnvelope, type OpenedEnvelope } from './decode/request.js';
import { encodeFault } from './encode/envelope.js';
import { WsmanExchange, resourceOf, type Answer, type WsmanExchangeDeps } from './WsmanExchange.js';
import { ns } from './names.js';
import { charsetOf, encodeText, type BodyEncoding } from './textEncoding.js';
import { faultOf, WsmanFault } from './WsmanFault.js';

/** What the WS-Management handler needs from the server. */
export interface WsmanServer extends WsmanExchangeDeps {
  /** The version of this server, for authenticated clients. */
  readonly version: string;
  /** The CIM namespace for requests that name none, because some clients cannot. */
  readonly defaultNamespace: string;
  /** Called with the sizes of each answered request. */
  readonly onSized?: (sized: SizedAnswer) => void;
  readonly log: { error(fields: object, message: string): void };
}

/** The actions of WS-Transfer, WS-Enumeration and WS-Eventing.  Any other action is a method. */
const actions: Readonly<Record<string, (exchange: WsmanExchange) => Promise<Answer>>> = {
  [`${ns.wxf}/Get`]: (exchange) =>
    exchange.expectResource().kind === 'declarations' ? getClassDeclaration(exchange) : getInstance(exchange),
  [`${ns.wxf}/Put`]: putInstance,
  [`${ns.wxf}/Create`]: createInstance,
  [`${ns.wxf}/Delete`]: deleteInstance,
  [`${ns.wsen}/Enumerate`]: enumerate,
  [`${ns.wsen}/Pull`]: pull,
  [`${ns.wsen}/Release`]: release,
  [`${ns.wsen}/Renew`]: refuseRenewal,
  [`${ns.wsen}/GetStatus`]: refuseRenewal,
  [`${ns.wse}/Subscribe`]: subscribe,
  [`${ns.wse}/Unsubscribe`]: unsubscribe,
  [`${ns.wse}/Renew`]: renew,
  [`${ns.wse}/GetStatus`]: getStatus,
};

function refuseRenewal(): never {
  throw new WsmanFault('wsman:UnsupportedFeature', 'an enumeration is kept alive by its Pulls');
}

/** What is known of a request so far; an answer with a fault needs it. */
interface Progress {
  encoding: BodyEncoding;
  messageId: string | null;
}

/**
 * Handles one request of WS-Management: envelope, headers, action, answer.  Any error becomes a fault with status 500, the only
 * one with which clients read a fault.
 * @throws OperationTimeoutError, HeldElsewhereError and nothing else.
 */
export async function handleRequest(
  request: AuthenticatedRequest,
  server: WsmanServer,
): Promise<ProtocolResponse> {
  const progress: Progress = { encoding: 'utf-8', messageId: null };
  try {
    const content = await answer(request, server, progress);
    return await respondAll(content, progress.encoding);
  } catch (error) {
    if (error instanceof OperationTimeoutError || error instanceof HeldElsewhereError) throw error;
    return respond(
      500,
      encodeFault(faultBehind(error, request, server), progress.messageId),
      progress.encoding,
    );
  }
}

/** The answer to an Identify request without authentication. */
export function identifyAnonymously(body: Buffer, contentType: string | undefined): ProtocolResponse {
  const progress: Progress = { encoding: 'utf-8', messageId: null };
  try {
    const { body: asked } = read(body, contentType, undefined, progress);
    if (asked === null || !isIdentify(asked)) {
      throw new WsmanFault('wsman:AccessDenied', 'only Identify is answered without a user');
    }
    return respond(200, identify(null), progress.encoding);
  } catch (error) {
    const fault = error instanceof WsmanFault ? error : xmlFault(error);
    if (fault === null) throw error;
    return respond(500, encodeFault(fault, progress.messageId), progress.encoding);
  }
}

async function answer(
  { body, headers: httpHeaders, principal, abort, idle }: AuthenticatedRequest,
  server: WsmanServer,
  progress: Progress,
): Promise<Answer> {
  const opened = read(body, httpHeaders['content-type'], server.xmlLimits, progress);
  const asked = expectBody(opened);
  if (isIdentify(asked)) return identify(server.version);
  const headers = decodeHeaders(opened.headers);
  const resource = resourceOf(headers);
  const ofUri = resource === null || resource.kind === 'declarations' ? null : resource.namespace;
  const caller: Caller = {
    principal,
    namespace: headers.selectors.namespace ?? ofUri ?? server.defaultNamespace,
    host: httpHeaders['host'] ?? 'localhost',
    abort,
    ...(headers.operationTimeoutMs !== null && { timeoutMs: headers.operationTimeoutMs }),
  };
  const exchange = new WsmanExchange({
    headers,
    messageId: opened.messageId,
    body: asked,
    caller,
    resource,
    bytesPerCharacter: progress.encoding === 'utf-8' ? 1 : 2,
    server,
    userAgent: httpHeaders['user-agent'] ?? '',
    idle,
  });
  const act = Object.hasOwn(actions, headers.action) ? actions[headers.action] : undefined;
  return (act ?? invoke)(exchange);
}

/** @throws WsmanFault, XmlError */
function read(
  bytes: Buffer,
  contentType: string | undefined,
  xmlLimits: WsmanServer['xmlLimits'],
  progress: Progress,
): OpenedEnvelope {
  const charset = charsetOf(contentType, bytes);
  progress.encoding = charset.encoding;
  const root = resolveNamespaces(parseRequestXml(bytes, { ...xmlLimits, charset: charset.name }));
  const opened = openEnvelope(root);
  progress.messageId = opened.messageId;
  return opened;
}

function expectBody({ body }: OpenedEnvelope): NamespacedElement {
  if (body !== null) return body;
  throw new WsmanFault('wsman:SchemaValidationError', 'the envelope has no Body');
}

function faultBehind(
  error: unknown,
  { abort, principal: { address } }: AuthenticatedRequest,
  server: WsmanServer,
): WsmanFault {
  // If the client has disconnected nobody reads the answer; the fault states that the time is over.
  if (abort.signal.aborted)
    return new WsmanFault(
      'wsman:TimedOut',
      'the operation took longer than OperationTimeout or the server allows',
    );
  if (error instanceof WsmanFault) return error;
  if (error instanceof CIMError) return faultOf(error);
  const ofXml = xmlFault(error);
  if (ofXml !== null) return ofXml;
  server.log.error({ err: error, address }, 'a WS-Management request could not be answered');
  return new WsmanFault('wsman:InternalError', 'internal error');
}

function xmlFault(error: unknown): WsmanFault | null {
  if (!(error instanceof XmlError)) return null;
  if (error.reason === 'not-representable') return faultOf(new CIMError('CIM_ERR_FAILED', error.message));
  if (error.reason === 'not-accepted' && error.position === null && error.message.includes('encoding'))
    return new WsmanFault('wsman:EncodingLimit', error.message, { detail: 'CharacterSet' });
  return new WsmanFault('wsman:SchemaValidationError', error.message);
}

/** A longer answer is sent in the pieces that it was made of: they are not copied into one buffer first. */
const longestCopied = 64 * 1024;

/** Answers once all pieces are made, so that an error in one of them is still a fault. */
async function respondAll(content: Answer, encoding: BodyEncoding): Promise<ProtocolResponse> {
  if (typeof content === 'string' || Buffer.isBuffer(content)) return respond(200, content, encoding);
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of content) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    pieces.push(bytes);
    length += bytes.length;
  }
  if (encoding !== 'utf-8' || length <= longestCopied)
    return respond(200, Buffer.concat(pieces, length), encoding);
  const { headers } = respond(200, '', encoding);
  return { status: 200, headers: { ...headers, 'Content-Length': String(length) }, body: inTurn(pieces) };
}

async function* inTurn(pieces: readonly Buffer[]): AsyncGenerator<Buffer, void, void> {
  yield* pieces;
}

/** A whole body with its Content-Length, which all clients expect. */
export function respond(status: number, content: string | Buffer, encoding: BodyEncoding): ProtocolResponse {
  const charset = encoding === 'utf-8' ? 'UTF-8' : 'UTF-16';
  return {
    status,
    headers: { 'Content-Type': `application/soap+xml;charset=${charset}` },
    body: encodeText(content, encoding),
  };
}
