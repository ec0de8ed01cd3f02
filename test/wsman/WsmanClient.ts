import type { ProtocolHandler, ProtocolResponse } from '../../src/http/ProtocolHandler.js';
import type { Principal } from '../../src/security/Principal.js';
import { resolveNamespaces, type NamespacedElement } from '../../src/xml/NamespacedElement.js';
import { parseXml } from '../../src/xml/parseXml.js';
import { anonymous, dmtfClasses, ns } from '../../src/wsman/names.js';
import type { WsmanServer } from '../../src/wsman/handleRequest.js';
import { wsmanProtocols } from '../../src/wsman/wsmanProtocol.js';

export interface Sent {
  readonly action: string;
  /** A class, or a whole URI. */
  readonly resource?: string;
  readonly selectors?: Readonly<Record<string, string>>;
  /** Printed. */
  readonly headers?: string;
  readonly body?: string;
  readonly encoding?: 'utf-8' | 'utf-16le' | 'utf-16be';
  readonly contentType?: string;
  readonly roles?: readonly ('read' | 'write' | 'credentials' | 'storage' | 'admin')[];
  readonly user?: string;
  readonly abort?: AbortController;
}

export interface Got {
  readonly status: number;
  readonly text: string;
  readonly bytes: Buffer;
  readonly contentType: string;
  /** Of the fault: its subcode, or its code where it has none; null: it is none. */
  readonly fault: string | null;
  /** The last part of FaultDetail. */
  readonly detail: string | null;
  /** Children of Items, in their order. */
  readonly items: readonly NamespacedElement[];
  readonly context: string | null;
  readonly isOver: boolean;
}

/** What an envelope of SOAP says, with the prefixes of our answers. */
export function envelope({ action, resource, selectors = {}, headers = '', body = '' }: Sent): string {
  const declared = Object.entries(ns).map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`);
  const uri = resource === undefined || resource.includes(':') ? resource : dmtfClasses + resource;
  const set = Object.entries(selectors).map(
    ([name, value]) => `<wsman:Selector Name="${name}">${value}</wsman:Selector>`,
  );
  return (
    `<s:Envelope${declared.join('')}><s:Header><wsa:To>http://wbem.example/wsman</wsa:To><wsa:Action>${action}</wsa:Action>` +
    `<wsa:ReplyTo><wsa:Address>${anonymous}</wsa:Address></wsa:ReplyTo><wsa:MessageID>uuid:1</wsa:MessageID>` +
    (uri === undefined ? '' : `<wsman:ResourceURI>${uri}</wsman:ResourceURI>`) +
    `<wsman:SelectorSet>${set.join('')}</wsman:SelectorSet>${headers}</s:Header><s:Body>${body}</s:Body></s:Envelope>`
  );
}

/** Sends envelopes through the door without a port, and takes its answers apart. */
export class WsmanClient {
  readonly #server: WsmanServer;
  readonly #protocols: readonly ProtocolHandler[];

  constructor(server: WsmanServer) {
    this.#server = server;
    this.#protocols = wsmanProtocols(server);
  }

  send(sent: Sent): Promise<Got> {
    return this.sendText(envelope(sent), sent);
  }

  /** Whatever the bytes are; by the fields of `sent` that are not of the envelope. */
  async sendText(text: string | Buffer, sent: Partial<Sent> = {}): Promise<Got> {
    const { encoding = 'utf-8', roles = ['admin'], user = 'tester', abort = new AbortController() } = sent;
    const { contentType = 'application/soap+xml;charset=UTF-8' } = sent;
    const principal: Principal = {
      name: user,
      roles: new Set(roles),
      address: '127.0.0.1',
      door: 'ws-man',
    };
    const handler = this.#protocols.find(({ authentication }) => authentication === 'server');
    if (handler?.authentication !== 'server') throw new Error('there is no such door');
    const answer = await handler.answer({
      method: 'POST',
      url: '/wsman',
      headers: { host: 'wbem.example', ...(contentType !== '' && { 'content-type': contentType }) },
      body: typeof text === 'string' ? encoded(text, encoding) : text,
      principal,
      abort,
      idle: (wait) => wait,
    });
    return takeApart(answer);
  }

  get server(): WsmanServer {
    return this.#server;
  }

  /** All items of an enumeration, and how many answers they came in. */
  async enumerate(
    sent: Omit<Sent, 'action' | 'body'>,
    inner: string,
    perPull = 1000,
  ): Promise<{ items: readonly NamespacedElement[]; answers: Got[] }> {
    let got = await this.send({
      ...sent,
      action: `${ns.wsen}/Enumerate`,
      body: `<wsen:Enumerate>${inner}</wsen:Enumerate>`,
    });
    const answers = [got];
    const items = [...got.items];
    while (!got.isOver && got.fault === null) {
      const body = `<wsen:Pull><wsen:EnumerationContext>${got.context}</wsen:EnumerationContext><wsen:MaxElements>${perPull}</wsen:MaxElements></wsen:Pull>`;
      got = await this.send({ ...sent, action: `${ns.wsen}/Pull`, body });
      answers.push(got);
      items.push(...got.items);
    }
    return { items, answers };
  }
}

function encoded(text: string, encoding: NonNullable<Sent['encoding']>): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text);
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return encoding === 'utf-16le' ? bytes : bytes.swap16();
}

export async function takeApart({ status, headers, body }: ProtocolResponse): Promise<Got> {
  const bytes = await bytesOf(body);
  const length = headers['Content-Length'] ?? String(bytes.length);
  if (Number(length) !== bytes.length)
    throw new Error(`Content-Length is ${length}, the body has ${bytes.length} octets`);
  const contentType = headers['Content-Type'] ?? '';
  if (!contentType.includes('soap')) {
    return {
      status,
      text: bytes.toString(),
      bytes,
      contentType,
      fault: null,
      detail: null,
      items: [],
      context: null,
      isOver: true,
    };
  }
  const root = resolveNamespaces(parseXml(bytes));
  const text = contentType.endsWith('UTF-16')
    ? bytes[0] === 0xff
      ? bytes.toString('utf16le')
      : Buffer.from(bytes).swap16().toString('utf16le')
    : bytes.toString();
  const all = descendants(root);
  const find = (name: string, uri: string): NamespacedElement | undefined =>
    all.find((element) => element.name === name && element.namespace === uri);
  const codes = all.filter(({ name, namespace }) => name === 'Value' && namespace === ns.s);
  const items = all.find(
    ({ name, namespace }) => name === 'Items' && (namespace === ns.wsen || namespace === ns.wsman),
  );
  return {
    status,
    text,
    bytes,
    contentType,
    fault: codes.at(-1)?.text ?? null,
    detail: find('FaultDetail', ns.wsman)?.text.split('/').at(-1) ?? null,
    items: items?.children ?? [],
    context: find('EnumerationContext', ns.wsen)?.text || null,
    isOver: all.some(({ name }) => name === 'EndOfSequence'),
  };
}

async function bytesOf(body: ProtocolResponse['body']): Promise<Buffer> {
  if (typeof body === 'string' || Buffer.isBuffer(body)) return Buffer.from(body);
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

export function descendants(root: NamespacedElement): NamespacedElement[] {
  return [root, ...root.children.flatMap(descendants)];
}
