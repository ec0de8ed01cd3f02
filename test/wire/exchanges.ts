import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  handleRequest,
  type CimXmlRequest,
  type CimXmlResponse,
  type CimXmlServer,
} from '../../src/cimxml/handleRequest.js';
import type { Role } from '../../src/security/Principal.js';

/**
 * A recorded exchange: `<folder>/<name>.request.http` and `<folder>/<name>.response.http`.  A request that carries on an enumeration
 * says `$EnumerationContext`: the context that the request in `<folder>/<name>.before.http` was answered with.
 */
export interface GoldenExchange {
  readonly name: string;
  readonly request: string;
  readonly response: string;
  /** A request that is sent first. */
  readonly before: string | null;
}

/** The exchanges of CIM-XML: those of the other door have folders of their own. */
export function readCimXmlExchanges(): GoldenExchange[] {
  return readExchanges(import.meta.dirname).filter(({ name }) => !/^(?:wsman|eventing)\//u.test(name));
}

/** The exchanges of all folders below a folder, by path. */
export function readExchanges(root: string): GoldenExchange[] {
  const exchanges: GoldenExchange[] = [];
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!file.endsWith('.request.http')) continue;
    const name = file.slice(0, -'.request.http'.length);
    const responseFile = join(root, `${name}.response.http`);
    if (!existsSync(responseFile)) throw new Error(`${responseFile} is missing`);
    const beforeFile = join(root, `${name}.before.http`);
    exchanges.push({
      name,
      request: readFileSync(join(root, file), 'utf8'),
      response: readFileSync(responseFile, 'utf8'),
      before: existsSync(beforeFile) ? readFileSync(beforeFile, 'utf8') : null,
    });
  }
  return exchanges;
}

/**
 * The response as the file has it, where the file says `*` for a sentence: DESCRIPTION of ERROR and PGErrorDetail are for people,
 * and their wording is tested where they are made.  The same for an enumeration context, which nobody can know beforehand.
 */
export function withoutSentences({ response }: GoldenExchange, answer: string): string {
  let compared = answer;
  if (response.includes(' DESCRIPTION="*"/>')) {
    compared = compared.replace(/(<ERROR CODE="\d+" DESCRIPTION=")[^"]+("\/>)/, '$1*$2');
  }
  if (response.includes(`${contextStart}*</VALUE>`)) {
    compared = compared.replace(enumerationContext, `${contextStart}*</VALUE>`);
  }
  if (response.includes('\nPGErrorDetail: *\n')) {
    compared = compared.replace(/\nPGErrorDetail: .+\n/, '\nPGErrorDetail: *\n');
  }
  return compared;
}

const contextStart = '<PARAMVALUE NAME="EnumerationContext" PARAMTYPE="string"><VALUE>';
const enumerationContext = new RegExp(`${contextStart}([^<]+)</VALUE>`);

/**
 * Sends the request of an exchange through `handleRequest`, without a port, as a user with every role; `User: reader` as first
 * header makes it a user who may only read, `User: admin` an administrator.
 *
 * @returns status line, headers and body as the response file has them.  The body is exact to the last space; the file
 * ends with one line end that is not part of it.  Content-Length is checked here and left out.
 */
export async function answerExchange(
  { request, before }: GoldenExchange,
  server: CimXmlServer,
): Promise<string> {
  if (before === null) return answerRequest(request, server);
  const context = enumerationContext.exec(await answerRequest(before, server))?.[1];
  if (context === undefined) throw new Error('the request before gave no enumeration context');
  return answerRequest(request.replaceAll('$EnumerationContext', context), server);
}

async function answerRequest(request: string, server: CimXmlServer): Promise<string> {
  const response = await handleRequest(parseRequest(request), server);
  const body = await bodyText(response);
  const { 'Content-Length': length, ...headers } = response.headers;
  if (length !== undefined && Number(length) !== Buffer.byteLength(body)) {
    throw new Error(`Content-Length is ${length}, the body has ${Buffer.byteLength(body)} bytes`);
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
  return `HTTP/1.1 ${response.status}\n${lines.join('')}\n${body}\n`;
}

const rolesOf: Readonly<Record<string, readonly Role[]>> = {
  reader: ['read'],
  writer: ['read', 'write'],
  admin: ['admin'],
};

/** A request as its file has it. */
export function parseRequest(text: string, door = 'cim-xml'): CimXmlRequest & { readonly url: string } {
  const end = text.indexOf('\n\n');
  const [requestLine = '', ...lines] = text.slice(0, end).split('\n');
  const [method = '', url = ''] = requestLine.split(' ');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const user = headers['user'] ?? 'writer';
  return {
    method,
    url,
    headers,
    body: Buffer.from(text.slice(end + 2)),
    principal: {
      name: user,
      roles: new Set(rolesOf[user] ?? []),
      address: '127.0.0.1',
      door,
    },
    abort: new AbortController(),
  };
}

async function bodyText({ body }: CimXmlResponse): Promise<string> {
  if (typeof body === 'string' || Buffer.isBuffer(body)) return String(body);
  let text = '';
  for await (const piece of body) text += String(piece);
  return text;
}
