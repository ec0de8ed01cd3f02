import { join } from 'node:path';
import type { ProtocolResponse } from '../../src/http/ProtocolHandler.js';
import type { WsmanServer } from '../../src/wsman/handleRequest.js';
import { wsmanProtocols } from '../../src/wsman/wsmanProtocol.js';
import { parseRequest, readExchanges, type GoldenExchange } from './exchanges.js';

/** The recorded exchanges of WS-Management, as those of CIM-XML are. */
export function readWsmanExchanges(): GoldenExchange[] {
  return readExchanges(join(import.meta.dirname, 'wsman'));
}

/** Those with events: they need a server that indicates. */
export function readEventingExchanges(): GoldenExchange[] {
  return readExchanges(join(import.meta.dirname, 'eventing'));
}

/**
 * Sends the request of an exchange through the door, without a port.  A request to a subscription says `$Identifier`, as the one before it was
 * answered.
 *
 * @param between called after the request before.
 * @returns status line, headers and body as the response file has them.  What nobody can know beforehand, and the sentences, which are
 * for people, are `*`.
 */
export async function answerWsmanExchange(
  { request, before }: GoldenExchange,
  server: WsmanServer,
  between: () => Promise<void> = async () => {},
): Promise<string> {
  if (before === null) return answerRequest(request, server);
  const answer = await answerRequest(before, server, false);
  await between();
  const asked = request
    .replaceAll('$EnumerationContext', () => foundIn(answer, contextPattern))
    .replaceAll('$Identifier', () => foundIn(answer, identifierPattern));
  return answerRequest(asked, server);
}

function foundIn(answer: string, pattern: RegExp): string {
  const found = pattern.exec(answer)?.[1];
  if (found === undefined) throw new Error(`the request before was answered without ${pattern.source}`);
  return found;
}

const identifierPattern = /<wse:Identifier>([^<]+)<\/wse:Identifier>/u;
const contextPattern = /<wsen:EnumerationContext>([^<]+)<\/wsen:EnumerationContext>/u;

export async function answerRequest(text: string, server: WsmanServer, isMasked = true): Promise<string> {
  const { url, abort, method, headers, body, principal } = parseRequest(text.trimEnd(), 'ws-man');
  const handler = wsmanProtocols(server).find((each) => each.accepts({ method, path: url, headers }));
  if (!handler) throw new Error('the door does not take the request');
  const rawHeaders = Object.entries(headers).flatMap(([name, value]) => [name, value ?? '']);
  const answer =
    handler.authentication === 'own'
      ? await handler.answer({ ...unknown, method, url, rawHeaders, body, abort })
      : await handler.answer({ method, url, headers, body, abort, principal, idle: unknown.idle });
  return printAnswer(answer, isMasked);
}

/** A client on this machine of whom nothing else is known. */
const unknown = {
  remoteAddress: '',
  isPrivate: true,
  isEncrypted: false,
  certificateUser: () => null,
  idle: <T>(wait: Promise<T>) => wait,
} as const;

function printAnswer({ status, headers, body }: ProtocolResponse, isMasked: boolean): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? String(body) : '';
  return `HTTP/1.1 ${status}\n${lines.join('')}\n${isMasked ? masked(text) : text}\n`;
}

const sentences = /(<s:Text xml:lang="en-US">|<f:Message>|<p:Message xsi:type="cim:cimString">)[^<]+</gu;

/** What the service makes up for each indication and each destination. */
const ofEvents = /(<p:(?:IndicationFilterName|SequenceContext)>|<p:IndicationTime><cim:Datetime>)[^<]+</gu;

function masked(body: string): string {
  return body
    .replace(/(<wsa:MessageID>uuid:)[\dA-F-]{36}</u, '$1*<')
    .replace(contextPattern, '<wsen:EnumerationContext>*</wsen:EnumerationContext>')
    .replace(identifierPattern, '<wse:Identifier>*</wse:Identifier>')
    .replaceAll(ofEvents, '$1*<')
    .replace(sentences, '$1*<');
}
