import type { CimRequest } from './decode/request.js';
import { sameName } from '../cim/NameMap.js';
import { CimXmlError } from './CimXmlError.js';
import { isSameObject, parseCimObject, type CimObjectHeader } from './cimObject.js';

/** HTTP headers; the names are in lower case. */
export type HttpHeaders = Readonly<Record<string, string | undefined>>;

/** The CIM headers of an operation request (DSP0200 1.4, clause 7.3). */
export interface CimHeaders {
  /** Whether there is a CIMBatch header: the message is a MULTIREQ, and CIMMethod and CIMObject are absent. */
  readonly isBatch: boolean;
  /** CIMMethod, percent-decoded; empty for a batch. */
  readonly cimMethod: string;
  /**
   * The possible readings of CIMObject, because clients encode it in several ways.  The first follows DSP0200.  None for a batch.
   */
  readonly cimObjects: readonly CimObjectHeader[];
  /** CIMProtocolVersion; null if the client sent none. */
  readonly protocolVersion: string | null;
  /** The charset of the Content-Type. */
  readonly charset: string | null;
}

/**
 * Parses the CIM headers of a POST.  The HTTP Extension Framework (M-POST, RFC 2774), an alternative in DSP0200, is not
 * implemented.
 * @throws CimXmlError as DSP0200 prescribes for each header, in the order in which the headers are checked.
 */
export function parseHeaders(method: string, headers: HttpHeaders): CimHeaders {
  if (method !== 'POST') {
    throw new CimXmlError(501, null, `the HTTP method ${method} is no CIM operation: expected POST`);
  }
  const header = (name: string): string | undefined => headers[name]?.trim();

  const operation = header('cimoperation');
  if (operation === undefined) {
    throw new CimXmlError(400, null, 'no CIMOperation header: this is no CIM operation request');
  }
  if (!sameName(operation, 'MethodCall')) {
    throw new CimXmlError(400, 'unsupported-operation', `CIMOperation is not MethodCall`);
  }
  const charset = parseContentType(headers['content-type'] ?? '');
  const protocolVersion = header('cimprotocolversion') ?? null;
  if (header('cimbatch') !== undefined) {
    for (const [name, value] of [
      ['CIMMethod', header('cimmethod')],
      ['CIMObject', header('cimobject')],
    ] as const) {
      if (value !== undefined)
        throw headerMismatch(`CIMBatch and ${name} are both there: expected one of them`);
    }
    return { isBatch: true, cimMethod: '', cimObjects: [], protocolVersion, charset };
  }
  return {
    isBatch: false,
    cimMethod: decodeMethod(header('cimmethod') ?? ''),
    cimObjects: decodeObject(header('cimobject') ?? ''),
    protocolVersion,
    charset,
  };
}

function decodeMethod(value: string): string {
  return expectDecodable('CIMMethod', value)[0];
}

function decodeObject(value: string): readonly CimObjectHeader[] {
  return expectDecodable('CIMObject', value).map(parseCimObject);
}

/** @throws CimXmlError header-mismatch unless the versions of the protocol are the same. */
export function expectSameVersion(
  { protocolVersion }: CimHeaders,
  message: Pick<CimRequest, 'protocolVersion'>,
): void {
  if (protocolVersion !== null && protocolVersion !== message.protocolVersion) {
    throw headerMismatch(
      `CIMProtocolVersion is ${protocolVersion}, PROTOCOLVERSION of the message ${message.protocolVersion}`,
    );
  }
}

/**
 * Checks that headers and message name the same operation and object: a firewall that filters by headers must be able to trust
 * them.
 * @throws CimXmlError header-mismatch.
 */
export function expectSameOperation(headers: CimHeaders, request: CimRequest): void {
  if (!sameName(headers.cimMethod, request.name)) {
    throw headerMismatch(`CIMMethod is ${headers.cimMethod}, the message calls ${request.name}`);
  }
  expectSameVersion(headers, request);
  const named = headers.cimObjects.filter(({ namespace }) => sameName(namespace, request.namespace));
  if (named.length === 0) {
    const [found] = headers.cimObjects;
    throw headerMismatch(
      `CIMObject names the namespace "${found?.namespace ?? ''}", the message ${request.namespace}`,
    );
  }
  // An intrinsic operation names its objects in parameters.  Some clients nevertheless add a class to the header.
  if (request.kind === 'extrinsic' && !named.some((object) => isSameObject(object, request.object))) {
    throw headerMismatch('CIMObject and the message name different objects');
  }
}

function headerMismatch(sentence: string): CimXmlError {
  return new CimXmlError(400, 'header-mismatch', sentence);
}

/** The charset of `application/xml` or `text/xml`; null if none is given.  A missing header is accepted. */
function parseContentType(value: string): string | null {
  if (value.trim() === '') return null;
  const [mediaType = '', ...parameters] = value.split(';').map((part) => part.trim());
  if (!/^(?:application|text)\/xml$/i.test(mediaType)) {
    throw new CimXmlError(400, null, 'Content-Type is neither application/xml nor text/xml');
  }
  for (const parameter of parameters) {
    const charset = /^charset\s*=\s*"?([^"\s]+)"?$/i.exec(parameter)?.[1];
    if (charset !== undefined) return charset;
  }
  return null;
}

/**
 * Decodes a header: percent-encoded UTF-8 (DSP0200 1.4, clause 7.3.1), with alternative readings.  Some clients send keys
 * unencoded, including `%`, and non-ASCII text as UTF-8 (which Node reads as Latin-1) or Latin-1.
 */
function expectDecodable(name: string, value: string): readonly [first: string, ...others: string[]] {
  if (value === '') throw headerMismatch(`no ${name} header`);
  const texts = /[\u0080-\u00FF]/.test(value) ? [decodeUtf8(value), value] : [value];
  const readings = new Set<string>();
  for (const text of texts) {
    if (text !== null) readings.add(decodePercent(text) ?? text);
  }
  for (const text of texts) {
    // If the quotes are not encoded, the values within them may be unencoded as well, even if the text before them is encoded.
    const quote = text?.indexOf('"') ?? -1;
    if (text !== null && quote !== -1) {
      const start = text.slice(0, quote);
      readings.add((decodePercent(start) ?? start) + text.slice(quote));
    }
  }
  const [first, ...others] = readings;
  const isEncoded = decodePercent(value) !== null || value.includes('"');
  if (first === undefined || !isEncoded)
    throw headerMismatch(`the ${name} header is not percent-encoded UTF-8`);
  return [first, ...others];
}

function decodePercent(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function decodeUtf8(latin1: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(latin1, 'latin1'));
  } catch {
    return null;
  }
}
