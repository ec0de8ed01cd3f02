import { createHash } from 'node:crypto';

/** What of a request is signed. */
export interface SignedRequest {
  readonly method: string;
  /** Origin form: path, and after `?` the query. */
  readonly url: string;
  /** By name in lower case, every value as sent, in order. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: Uint8Array;
}

/**
 * The canonical request of Signature Version 4 for a service other than S3.
 *
 * The hash of the payload is of the body that came: what x-amz-content-sha256 claims counts for nothing here.
 */
export function canonicalRequest(
  { method, url, headers, body }: SignedRequest,
  signedHeaders: readonly string[],
): string {
  const [path = '', query = ''] = splitOnce(url, '?');
  const headerLines = signedHeaders.map((name) => `${name}:${canonicalValue(headers.get(name) ?? [])}\n`);
  return [
    method,
    canonicalPath(path),
    canonicalQuery(query),
    headerLines.join(''),
    signedHeaders.join(';'),
    sha256Hex(body),
  ].join('\n');
}

export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Without empty, `.` and `..` segments; what is encoded already is encoded once more. */
function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(encode(segment));
  }
  const isFolder = path.endsWith('/') && segments.length > 0;
  return `/${segments.join('/')}${isFolder ? '/' : ''}`;
}

/** Encoded anew, sorted by name and then by value. */
function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => splitOnce(part, '=').map((text) => encode(decode(text))))
    .map(([name = '', value = '']) => [name, value] as const)
    .toSorted(([nameA, a], [nameB, b]) => compare(nameA, nameB) || compare(a, b))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function canonicalValue(values: readonly string[]): string {
  return values.map((value) => value.trim().replaceAll(/ +/g, ' ')).join(',');
}

function splitOnce(text: string, separator: string): string[] {
  const index = text.indexOf(separator);
  return index === -1 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}

/** RFC 3986: everything but unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not UTF-8: as it stands; a client that means it that way has signed it so.
    return text;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
