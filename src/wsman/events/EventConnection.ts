import { HttpConnection } from '../../client/HttpConnection.js';
import type { ListenerSettings } from '../../indications/cimXmlDelivery.js';
import { NeverDeliverableError, type BatchLimits, type Sender } from '../../indications/Sender.js';
import { textOf } from '../../indications/elementId.js';
import type { Destination } from '../../indications/elements.js';
import { deliveryModes } from '../../indications/eventing.js';
import { resolveNamespaces } from '../../xml/NamespacedElement.js';
import { parseXml } from '../../xml/parseXml.js';
import { XmlError } from '../../xml/XmlError.js';
import { findChild, findText, isNamed } from '../decode/elements.js';
import { messageEnvelope } from '../encode/envelope.js';
import { ackAction, anonymous, eventsAction, heartbeatAction } from '../names.js';
import { encodeText } from '../textEncoding.js';

export interface EventConnectionOptions extends Omit<ListenerSettings, 'findAllowed'> {
  readonly destination: Destination;
  /** The addresses of a host.  A name is resolved for each new connection.  Throws if none of them is allowed. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
}

/** Headers of a message that the listener must acknowledge. */
const ackHeaders = `<wsa:ReplyTo><wsa:Address>${anonymous}</wsa:Address></wsa:ReplyTo><wsman:AckRequested/>`;

/** An answer of a listener has only a few elements. */
const maxAnswerBytes = 64 << 10;

/** Maximum size of a batch if the client does not state the size of an envelope. */
const defaultBatchBytes = 512 << 10;
/** Octets of a batch besides its events. */
const frameBytes = 8 << 10;

/**
 * Sends events to one listener over one persistent connection, one by one or in batches, and sends heartbeats while no events
 * occur.  A delivery that needs no acknowledgement has succeeded if the status is 200 to 204.
 */
export class EventConnection implements Sender {
  readonly batch?: BatchLimits;
  readonly #destination: Destination;
  readonly #connection: HttpConnection;
  readonly #isAcknowledged: boolean;
  readonly #headers: string;
  readonly #resolve: EventConnectionOptions['resolve'];
  #heartbeat: NodeJS.Timeout | null = null;
  #isBeating = false;
  /** Whether nothing was sent since the last heartbeat. */
  #isQuiet = true;

  constructor({ destination, timeoutMs, ca, resolve }: EventConnectionOptions) {
    const { url, properties, delivery = {} } = destination;
    const { DeliveryMode: mode, Heartbeat: seconds, MaxTime: maxTime } = properties;
    this.#destination = destination;
    this.#resolve = resolve;
    this.#isAcknowledged = mode !== deliveryModes.push;
    this.#headers = listenerHeaders(destination);
    this.#connection = new HttpConnection({
      url,
      defaultPath: '/',
      timeoutMs,
      successes: this.#isAcknowledged ? [200] : [200, 201, 202, 203, 204],
      maxResponseBytes: maxAnswerBytes,
      ca,
      resolve,
      // The listener recognises a repeated message by its MessageID.
      resendOnClosed: true,
    });
    if (mode === deliveryModes.events) {
      this.batch = {
        maxCount: Number(delivery['maxElements']),
        maxBytes:
          Math.floor(Number(delivery['maxEnvelopeSize'] ?? defaultBatchBytes) / (this.#isWide ? 2 : 1)) -
          frameBytes,
        maxWaitMs: Number(maxTime ?? 0n) * 1000,
      };
    }
    if (typeof seconds !== 'bigint') return;
    this.#heartbeat = setInterval(() => void this.#beat(), Number(seconds) * 1000).unref();
  }

  async exportIndications(documents: readonly Buffer[]): Promise<void> {
    this.#isQuiet = false;
    const message = this.batch === undefined ? String(documents[0]) : this.#printBatch(documents);
    const { maxEnvelopeSize } = this.#destination.delivery ?? {};
    const body = this.#encode(message);
    if (typeof maxEnvelopeSize === 'number' && body.length > maxEnvelopeSize)
      throw new NeverDeliverableError(
        `the message has ${body.length} octets: expected ${maxEnvelopeSize} at most`,
      );
    const answer = await this.#post(body);
    if (this.#isAcknowledged) expectAck(answer);
  }

  close(): void {
    if (this.#heartbeat) clearInterval(this.#heartbeat);
    this.#heartbeat = null;
    this.#connection.close();
  }

  #printBatch(documents: readonly Buffer[]): string {
    const { head, tail } = messageEnvelope(this.#destination.url, eventsAction, this.#headers);
    return `${head}<wsman:Events>${documents.join('')}</wsman:Events>${tail}`;
  }

  /** There is one heartbeat at a time.  Its result is ignored: if the listener is gone, the next event shows it. */
  async #beat(): Promise<void> {
    const wasQuiet = this.#isQuiet;
    this.#isQuiet = true;
    if (!wasQuiet || this.#isBeating) return;
    this.#isBeating = true;
    await this.#sendHeartbeat().catch(() => undefined);
    this.#isBeating = false;
  }

  async #sendHeartbeat(): Promise<void> {
    const { head, tail } = messageEnvelope(this.#destination.url, heartbeatAction, this.#headers);
    const content =
      this.batch === undefined
        ? ''
        : `<wsman:Events><wsman:Event Action="${heartbeatAction}"/></wsman:Events>`;
    // The connection does not resolve an IP address in the URL.
    await this.#resolve(new URL(this.#destination.url).hostname);
    if (this.#heartbeat !== null) await this.#post(this.#encode(head + content + tail));
  }

  #encode(message: string): Buffer {
    return Buffer.from(encodeText(message, this.#isWide ? 'utf-16le' : 'utf-8'));
  }

  get #isWide(): boolean {
    return this.#destination.properties['ContentEncoding'] === 'UTF-16';
  }

  #post(body: Buffer): Promise<Buffer> {
    const charset = this.#isWide ? 'UTF-16' : 'UTF-8';
    return this.#connection.post(body, { 'Content-Type': `application/soap+xml;charset=${charset}` });
  }
}

/** The headers that the listener of a destination gets with each message. */
export function listenerHeaders({ properties, delivery = {} }: Destination): string {
  const isAcknowledged = properties['DeliveryMode'] !== deliveryModes.push;
  return textOf(delivery, 'headers') + (isAcknowledged ? ackHeaders : '');
}

/** @throws Error if the answer is not the acknowledgement (DSP0226, clause 10.2.9.3). */
function expectAck(answer: Buffer): void {
  try {
    const root = resolveNamespaces(parseXml(answer));
    const header = isNamed(root, 's', 'Envelope') ? findChild(root, 's', 'Header') : null;
    const action = header && findText(header, 'wsa', 'Action');
    // Openwsman writes another host in the URI.
    if (action?.endsWith(new URL(ackAction).pathname.slice('/wbem'.length)) === true) return;
    throw new Error(`the listener did not acknowledge: its action is "${String(action).slice(0, 200)}"`);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw new Error(`the answer cannot be read: ${error.message}`, { cause: error });
  }
}
