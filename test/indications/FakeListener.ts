import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { patienceMs } from '../support/patience.js';

/** One message, as it came in: an export message, or an event of WS-Management. */
export interface Exported {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly path: string;
  readonly body: string;
  readonly number: number;
  readonly identifier: string;
}

/** The value of a property of the indication itself; '' for NULL. */
export function propertyOf({ body }: Pick<Exported, 'body'>, name: string): string {
  const value = new RegExp(`<PROPERTY NAME="${name}"[^>]*><VALUE>([^<]*)`).exec(body)?.[1] ?? '';
  return value
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** The class of the indication. */
export function classOf({ body }: Pick<Exported, 'body'>): string {
  return /<INSTANCE CLASSNAME="(\w+)"/.exec(body)?.[1] ?? '';
}

/** An answer over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** How a listener answers a message. */
export type Answer = HttpAnswer | 'hang' | 'disconnect';

/** DSP0201 2.4, clause 5.2.6.8 and following (SIMPLEEXPRSP, EXPMETHODRESPONSE). */
export const taken: HttpAnswer = {
  status: 200,
  body: '<?xml version="1.0" encoding="utf-8" ?><CIM CIMVERSION="2.0" DTDVERSION="2.0"><MESSAGE ID="0" PROTOCOLVERSION="1.0"><SIMPLEEXPRSP><EXPMETHODRESPONSE NAME="ExportIndication"></EXPMETHODRESPONSE></SIMPLEEXPRSP></MESSAGE></CIM>',
};

export const failed: HttpAnswer = {
  status: 200,
  body: '<?xml version="1.0" encoding="utf-8" ?><CIM CIMVERSION="2.0" DTDVERSION="2.0"><MESSAGE ID="0" PROTOCOLVERSION="1.0"><SIMPLEEXPRSP><EXPMETHODRESPONSE NAME="ExportIndication"><ERROR CODE="1" DESCRIPTION="queue is full"/></EXPMETHODRESPONSE></SIMPLEEXPRSP></MESSAGE></CIM>',
};

/** A listener on a port of 127.0.0.1 that keeps what arrives and answers as a test says. */
export class FakeListener {
  /** Every message, those that were answered with an error too. */
  readonly messages: Exported[] = [];
  /** What it says to the next messages, in order; then it takes everything. */
  readonly answers: Answer[] = [];
  /** What it says when there is no other answer. */
  byDefault: Answer = taken;
  connections = 0;
  readonly #server: Server;
  readonly #scheme: string;

  private constructor(tls: { readonly key: string; readonly cert: string } | null) {
    const answer = (request: IncomingMessage, response: ServerResponse): void =>
      void this.#answer(request, response);
    this.#server = tls ? createSecureServer(tls, answer) : createServer(answer);
    this.#scheme = tls ? 'https' : 'http';
    this.#server.on('connection', () => (this.connections += 1));
  }

  static async start(
    tls: { readonly key: string; readonly cert: string } | null = null,
    port = 0,
  ): Promise<FakeListener> {
    const listener = new FakeListener(tls);
    listener.#server.listen(port, '127.0.0.1');
    await once(listener.#server, 'listening');
    return listener;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${this.port}`;
  }

  get numbers(): number[] {
    return this.messages.map(({ number }) => number);
  }

  /** Settled when so many messages have come.  @throws Error after `patienceMs`. */
  async receive(count: number): Promise<Exported[]> {
    for (const end = Date.now() + patienceMs; this.messages.length < count;) {
      if (Date.now() > end)
        throw new Error(`${this.messages.length} messages in ${patienceMs} ms, expected ${count}`);
      await sleep(10);
    }
    return this.messages;
  }

  /** The first message of which this is true, from the beginning on.  @throws Error after so many ms, with what came instead. */
  async find(isWanted: (message: Exported) => boolean, withinMs = patienceMs): Promise<Exported> {
    for (const end = Date.now() + withinMs; ;) {
      const found = this.messages.find(isWanted);
      if (found) return found;
      if (Date.now() > end) {
        const came = this.messages.map((each) => `${classOf(each)} ${propertyOf(each, 'Message')}`);
        throw new Error(`not indicated within ${withinMs} ms; what was:\n${came.join('\n')}`);
      }
      await sleep(10);
    }
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const valueOf = (name: string): string =>
      new RegExp(`(?:<PROPERTY NAME="${name}"[^>]*><VALUE>|<p:${name}>)([^<]*)`).exec(body)?.[1] ?? '';
    this.messages.push({
      headers: request.headers,
      path: request.url ?? '',
      body,
      number: Number(valueOf('SequenceNumber')),
      identifier: valueOf('IndicationIdentifier'),
    });
    const answer = this.answers.shift() ?? this.byDefault;
    if (answer === 'hang') return;
    if (answer === 'disconnect') {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, { 'Content-Type': 'application/xml', CIMExport: 'MethodResponse' });
    response.end(answer.body);
  }
}
