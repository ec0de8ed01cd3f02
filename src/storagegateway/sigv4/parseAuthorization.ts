/** An Authorization header of Signature Version 4. */
export interface SigV4Authorization {
  readonly accessKeyId: string;
  /** yyyymmdd */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** `<date>/<region>/<service>/aws4_request` */
  readonly scope: string;
  /** Lower case, in the order they were signed in. */
  readonly signedHeaders: readonly string[];
  /** 64 hex digits. */
  readonly signature: string;
}

export const algorithm = 'AWS4-HMAC-SHA256';

/** null if the text is anything else than `AWS4-HMAC-SHA256 Credential=..., SignedHeaders=..., Signature=...`, each once, in any order. */
export function parseAuthorization(text: string): SigV4Authorization | null {
  if (!text.startsWith(`${algorithm} `)) return null;
  const given = text
    .slice(algorithm.length)
    .split(',')
    .map((part) => part.trim());
  const parts = new Map(
    given.map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
  // One that comes twice, or that nobody knows, would be read one way here and another way elsewhere.
  if (given.length !== 3 || parts.size !== 3) return null;
  const credential = /^([^/]+)\/((\d{8})\/([^/]+)\/([^/]+)\/aws4_request)$/.exec(
    parts.get('Credential') ?? '',
  );
  const signedHeaders = parts.get('SignedHeaders') ?? '';
  const signature = parts.get('Signature') ?? '';
  if (!credential || !/^[!-:<-~]+(?:;[!-:<-~]+)*$/.test(signedHeaders) || !/^[0-9a-f]{64}$/.test(signature))
    return null;
  const [, accessKeyId = '', scope = '', date = '', region = '', service = ''] = credential;
  return { accessKeyId, date, region, service, scope, signedHeaders: signedHeaders.split(';'), signature };
}
