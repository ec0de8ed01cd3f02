import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** The end of the chain of records.  It is stored outside the audit file, so that a truncated file is detected. */
export interface AuditHead {
  /** Number of records over all files. */
  readonly count: number;
  /** The HMAC of the last one. */
  readonly mac: string;
  /** Bytes at the beginning of the first file that were written before the chain existed.  The chain begins with their hash. */
  readonly priorBytes: number;
}

/**
 * The key of the chain, derived from the sealing key (HKDF, RFC 5869).  Read access to the store is not enough to forge a record.
 */
export function auditKeyOf(sealingKey: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', sealingKey, Buffer.alloc(0), 'iscsi-wbem audit record 1', 32));
}

/** The MAC that precedes the first record. */
export function firstMac(key: Uint8Array, prior: Uint8Array): string {
  return createHmac('sha256', key)
    .update('prior\n')
    .update(createHash('sha256').update(prior).digest())
    .digest('base64url');
}

/**
 * A record as a line, without line end: `{"n":<number>,...,"mac":"<HMAC-SHA256 over the previous HMAC and the line without
 * mac>"}`.
 */
export function printLine(
  key: Uint8Array,
  before: string,
  n: number,
  fields: object,
): { readonly line: string; readonly mac: string } {
  const body = JSON.stringify({ n, ...fields });
  const mac = macOf(key, before, body);
  return { line: `${body.slice(0, -1)},"mac":"${mac}"}`, mac };
}

/** Parses a line of the chain; null if it is none. */
export function parseLine(
  line: string,
): { readonly n: number; readonly mac: string; readonly body: string } | null {
  const [, start, n, rest, mac] = /^(\{"n":(\d{1,15}))(,.*),"mac":"([\w-]{43})"\}$/su.exec(line) ?? [];
  if (start === undefined || n === undefined || rest === undefined || mac === undefined) return null;
  return { n: Number(n), mac, body: `${start}${rest}}` };
}

export function isAuthentic(
  key: Uint8Array,
  before: string,
  { body, mac }: { readonly body: string; readonly mac: string },
): boolean {
  return timingSafeEqual(Buffer.from(macOf(key, before, body)), Buffer.from(mac));
}

function macOf(key: Uint8Array, before: string, body: string): string {
  return createHmac('sha256', key).update(`${before}\n${body}`).digest('base64url');
}
