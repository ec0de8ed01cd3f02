import type { AnswerCache } from '../cimxml/encode/AnswerCache.js';
import type { CimXmlServer } from '../cimxml/handleRequest.js';
import { EmbeddedTexts } from '../cimxml/decode/EmbeddedTexts.js';
import type { Call } from '../dispatch/Call.js';
import type {
  Caller,
  Encoded,
  Executor,
  MethodRequest,
  OperationRequest,
  Result,
  WholeAnswer,
} from '../operations/Executor.js';
import type { ParameterDeclarations, ReturnKind, ReturnKinds } from '../operations/Operation.js';
import type { Namespace } from '../repository/Namespace.js';
import type { Idle } from '../security/PasswordQueue.js';
import type { NamespacedElement } from '../xml/NamespacedElement.js';
import type { ValueContext } from './decode/values.js';
import type { WsmanHeaders } from './decode/request.js';
import type { EventService } from './EventService.js';
import { answerEnvelope } from './encode/envelope.js';
import { tooLarge, type ItemEncoder } from './encode/items.js';
import { parseResourceUri, type Resource } from './resourceUri.js';
import { WsmanFault } from './WsmanFault.js';

/** What an action needs from the server. */
export interface WsmanExchangeDeps {
  readonly executor: Pick<Executor, 'execute' | 'perform'>;
  /** Null: there are no indications. */
  readonly events: EventService | null;
  readonly xmlLimits?: CimXmlServer['xmlLimits'];
  /** Maximum size of an answer in octets, whatever a client asks for. */
  readonly maxAnswerBytes: number;
  readonly items: ItemEncoder;
  readonly answers: Pick<AnswerCache, 'classText'>;
}

export interface WsmanExchangeParts {
  readonly headers: WsmanHeaders;
  readonly messageId: string | null;
  readonly body: NamespacedElement;
  /** Its namespace is that of the request. */
  readonly caller: Caller;
  readonly resource: Resource | null;
  /** Octets that an ASCII character takes in the answer. */
  readonly bytesPerCharacter: number;
  readonly server: WsmanExchangeDeps;
  /** The User-Agent header of the client. */
  readonly userAgent: string;
  /** Notified while the request only waits: meanwhile it does not count as a running request. */
  readonly idle: Idle;
}

/** An answer, whole or in pieces. */
export type Answer = WholeAnswer | AsyncIterable<string | Buffer>;

/** An answer that is computed asynchronously, in the form that the executor takes. */
export async function* written(write: () => Promise<string>): AsyncGenerator<string, string, void> {
  yield await write();
  return '';
}

/** One request of WS-Management while it is being answered. */
export class WsmanExchange implements WsmanExchangeParts {
  readonly headers: WsmanHeaders;
  readonly messageId: string | null;
  readonly body: NamespacedElement;
  readonly caller: Caller;
  readonly resource: Resource | null;
  readonly bytesPerCharacter: number;
  readonly server: WsmanExchangeDeps;
  readonly userAgent: string;
  readonly idle: Idle;

  constructor({
    headers,
    messageId,
    body,
    caller,
    resource,
    bytesPerCharacter,
    server,
    userAgent,
    idle,
  }: WsmanExchangeParts) {
    this.headers = headers;
    this.messageId = messageId;
    this.body = body;
    this.caller = caller;
    this.resource = resource;
    this.bytesPerCharacter = bytesPerCharacter;
    this.server = server;
    this.userAgent = userAgent;
    this.idle = idle;
  }

  get namespace(): string {
    return this.caller.namespace;
  }

  /** Maximum length of the whole answer, counted in octets of UTF-8. */
  get maxBytes(): number {
    const { maxAnswerBytes } = this.server;
    const asked = this.headers.maxEnvelopeSize ?? maxAnswerBytes;
    return Math.floor(Math.min(asked, maxAnswerBytes) / this.bytesPerCharacter);
  }

  /**
   * The class of the request.
   * @throws WsmanFault
   */
  expectClass(): Extract<Resource, { kind: 'class' }> {
    const resource = this.expectResource();
    if (resource.kind === 'class') return resource;
    throw new WsmanFault('wsa:ActionNotSupported', 'the resource is no class: expected the URI of one', {
      detail: 'ActionMismatch',
    });
  }

  /** @throws WsmanFault wsa:DestinationUnreachable */
  expectResource(): Resource {
    if (this.resource !== null) return this.resource;
    throw new WsmanFault('wsa:DestinationUnreachable', 'the header ResourceURI is missing', {
      detail: 'InvalidResourceURI',
      status: 'CIM_ERR_INVALID_CLASS',
    });
  }

  /** The context in which values of the message are decoded. */
  valuesIn(namespace: Namespace): ValueContext {
    return { namespace, texts: new EmbeddedTexts(this.server.xmlLimits, [this.body.source]) };
  }

  /** A complete answer. */
  answer(action: string, content: string, headers = ''): string {
    const { head, tail } = answerEnvelope(action, this.messageId, headers);
    return head + content + tail;
  }

  /**
   * Runs an operation of DSP0200 and encodes the result.
   * @param given the parameters that differ from their defaults.
   * @throws CIMError, WsmanFault
   */
  operate<K extends ReturnKind>(
    name: string,
    returns: K,
    given: (namespace: Namespace) => Readonly<Record<string, unknown>>,
    encode: (value: ReturnKinds[K], call: Call) => Encoded,
    caller: Caller = this.caller,
  ): Promise<Answer> {
    const parameters: OperationRequest['parameters'] = (declarations, namespace) => ({
      ...defaultsOf(declarations),
      ...given(namespace),
    });
    return this.execute(
      { kind: 'operation', name, parameters },
      (result, call) => {
        if (result.kind !== 'operation' || result.returns !== returns)
          throw new TypeError(`${name} gives something else than ${returns}`);
        return encode(result.value as ReturnKinds[K], call);
      },
      caller,
    );
  }

  async execute(
    request: OperationRequest | MethodRequest,
    encode: (result: Result, call: Call) => Encoded,
    caller: Caller = this.caller,
  ): Promise<Answer> {
    const answer = await this.server.executor.execute(request, caller, encode);
    if (
      typeof answer === 'string' &&
      this.headers.maxEnvelopeSize !== null &&
      answer.length > this.maxBytes / 4
    )
      this.#expectFits(answer);
    return answer;
  }

  #expectFits(answer: string): void {
    const asked = this.headers.maxEnvelopeSize;
    if (asked !== null && Buffer.byteLength(answer) * this.bytesPerCharacter > asked) throw tooLarge(asked);
  }
}

/**
 * The resource of a request.
 * @throws WsmanFault
 */
export function resourceOf({ resourceUri }: WsmanHeaders): Resource | null {
  return resourceUri === null ? null : parseResourceUri(resourceUri);
}

function defaultsOf(declarations: ParameterDeclarations): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, declared] of Object.entries(declarations)) values[name] = declared.default;
  return values;
}
