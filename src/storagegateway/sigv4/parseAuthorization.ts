/** An Authorization header of Signature Version 4. */
export interface SigV4Authorization {
  readonly accessKeyId: string;
  /** yyyymmdd */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** `<date>/<region>/<service>/aws4_request` */
  readonly scope: string;
  /** In lower case, in the order in which they were signed. */
  readonly signedHeaders: readonly string[];
  /** 64 hex digits. */
  readonly signature: string;
}

export const algorithm = 'AWS4-HMAC-SHA256';

/** Null unless the text is `AWS4-HMAC-SHA256 Credential=..., SignedHeaders=..., Signature=...`, each part once, in any order. */
export function parseAuthorization(text: string): SigV4Authorization | null {
  if (!text.startsWith(`${algorithm} `)) return null;
  const given = text
    .slice(algorithm.length)
    .split(',')
    .map((part) => part.trim());
  const parts = new Map(
    given.map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
  // A repeated or unknown part could be interpreted differently by different implementations.
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
