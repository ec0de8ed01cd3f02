import type { CimRequest } from './decode/request.js';
import { sameName } from '../cim/NameMap.js';
import { CimXmlError } from './CimXmlError.js';
import { isSameObject, parseCimObject, type CimObjectHeader } from './cimObject.js';

/** Header names in lower case. */
export type HttpHeaders = Readonly<Record<string, string | undefined>>;

/** What the CIM headers of an operation request say (DSP0200 1.4, clause 7.3). */
export interface CimHeaders {
  /** CIMMethod, percent-decoded. */
  readonly cimMethod: string;
  readonly cimObject: CimObjectHeader;
  /** CIMProtocolVersion; null where the client sent none. */
  readonly protocolVersion: string | null;
  /** The charset of the Content-Type. */
  readonly charset: string | null;
  /** Prefix of the CIM headers of an M-POST request ("73-"), otherwise empty: the response's headers wear it too. */
  readonly prefix: string;
}

/**
 * The CIM headers of a POST or M-POST.
 * @throws CimXmlError as DSP0200 prescribes for each header, in the order the headers are judged.
 */
export function parseHeaders(method: string, headers: HttpHeaders): CimHeaders {
  if (method !== 'POST' && method !== 'M-POST') {
    throw new CimXmlError(
      501,
      null,
      `the HTTP method ${method} is no CIM operation: expected POST or M-POST`,
    );
  }
  const prefix = extensionPrefix(headers);
  const header = (name: string): string | undefined => headers[`${prefix}${name}`]?.trim();

  const operation = header('cimoperation');
  if (operation === undefined) {
    throw new CimXmlError(400, null, 'no CIMOperation header: this is no CIM operation request');
  }
  if (!sameName(operation, 'MethodCall')) {
    throw new CimXmlError(400, 'unsupported-operation', `CIMOperation is not MethodCall`);
  }
  if (header('cimbatch') !== undefined) {
    throw new CimXmlError(
      501,
      'multiple-requests-unsupported',
      'multiple requests (CIMBatch) are not supported',
    );
  }
  const charset = parseContentType(headers['content-type']);
  return {
    cimMethod: expectDecodable('CIMMethod', header('cimmethod')),
    cimObject: parseCimObject(expectDecodable('CIMObject', header('cimobject'))),
    protocolVersion: header('cimprotocolversion') ?? null,
    charset,
    prefix,
  };
}

/**
 * Headers and message must name the same operation and object: whoever filters by headers must be able to trust them.
 * @throws CimXmlError header-mismatch.
 */
export function expectSameOperation(headers: CimHeaders, request: CimRequest): void {
  if (!sameName(headers.cimMethod, request.name)) {
    throw headerMismatch(`CIMMethod is ${headers.cimMethod}, the message calls ${request.name}`);
  }
  const { protocolVersion } = headers;
  if (protocolVersion !== null && protocolVersion !== request.protocolVersion) {
    throw headerMismatch(
      `CIMProtocolVersion is ${protocolVersion}, PROTOCOLVERSION of the message ${request.protocolVersion}`,
    );
  }
  if (!sameName(headers.cimObject.namespace, request.namespace)) {
    throw headerMismatch(
      `CIMObject names the namespace ${headers.cimObject.namespace}, the message ${request.namespace}`,
    );
  }
  // An intrinsic operation names its objects in parameters; some clients add a class to the header all the same.
  if (request.kind === 'extrinsic' && !isSameObject(headers.cimObject, request.object)) {
    throw headerMismatch('CIMObject and the message name different objects');
  }
}

function headerMismatch(sentence: string): CimXmlError {
  return new CimXmlError(400, 'header-mismatch', sentence);
}

/**
 * `Man: http://www.dmtf.org/cim/mapping/http/v1.0 ; ns=73` says that the CIM headers are named `73-CIMOperation` and so on
 * (DSP0200 1.4, clause 7.2; RFC 2774).
 */
export function extensionPrefix(headers: HttpHeaders): string {
  const declared = headers['man'];
  if (declared === undefined) return '';
  const namespace = /dmtf\.org\/cim\/.*;\s*ns\s*=\s*"?(\d{2,})/i.exec(declared)?.[1];
  return namespace === undefined ? '' : `${namespace}-`;
}

/** The charset of `application/xml` or `text/xml`, null where none is given; a missing header is tolerated. */
function parseContentType(value: string | undefined): string | null {
  if (value === undefined || value.trim() === '') return null;
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

/** Percent-decoded (DSP0200 1.4, clause 7.3.1).  Raw UTF-8, which some clients send, arrives as Latin-1. */
function expectDecodable(name: string, value: string | undefined): string {
  if (value === undefined || value === '') throw headerMismatch(`no ${name} header`);
  try {
    const decoded = decodeURIComponent(value);
    return isLatin1Beyond7Bit(value) ? fromUtf8(decoded) : decoded;
  } catch (error) {
    throw new CimXmlError(400, 'header-mismatch', `the ${name} header is not percent-encoded UTF-8`, {
      cause: error,
    });
  }
}

function isLatin1Beyond7Bit(value: string): boolean {
  return /[\u0080-\u00FF]/.test(value);
}

function fromUtf8(latin1: string): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(latin1, 'latin1'));
}
