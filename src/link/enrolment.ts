import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

// Enrolment: a host joins a fleet.  An administrator copies a token from the endpoint to the host.  The token is never sent.  Each side
// proves by an HMAC that it has the token, so an attacker between them cannot substitute a key or a CA, even without verified TLS.

/** The URL path of enrolment requests at the endpoint. */
export const enrolmentPath = '/fleet/enrol';

/** Maximum length of the body of a request and of an answer. */
export const maxEnrolmentBytes = 16 * 1024;

export const enrolmentForm = z.object({
  systemName: z.string().max(255),
  /** Public key of the host, in PEM. */
  publicKey: z.string().max(1_024),
  proof: z.string().max(128),
});

export const enrolledForm = z.object({
  fleetId: z.string().max(64),
  hostId: z.string().max(64),
  ca: z.string().max(8_192),
  certificate: z.string().max(8_192),
  proof: z.string().max(128),
});

export type EnrolmentRequest = z.output<typeof enrolmentForm>;
export type EnrolmentAnswer = z.output<typeof enrolledForm>;

/** `<system name>:<32 bytes in base64url>`.  The token contains the name, so that the host learns it from the token. */
export function printToken(systemName: string, secret: Buffer): string {
  return `${systemName}:${secret.toString('base64url')}`;
}

/** Null if the text is not a token. */
export function parseToken(token: string): { readonly systemName: string; readonly secret: Buffer } | null {
  const [, systemName, text] = /^([A-Za-z0-9][A-Za-z0-9._-]{0,254}):([\w-]{43})$/u.exec(token.trim()) ?? [];
  if (systemName === undefined || text === undefined) return null;
  return { systemName, secret: Buffer.from(text, 'base64url') };
}

/** The host's proof that it has the token: an HMAC-SHA256 over the request. */
export function requestProof(
  secret: Buffer,
  { systemName, publicKey }: Omit<EnrolmentRequest, 'proof'>,
): string {
  return mac(secret, ['iscsi-wbem enrol 1', systemName, publicKey]);
}

/** The endpoint's proof that it has the token: an HMAC-SHA256 over the answer. */
export function answerProof(
  secret: Buffer,
  { fleetId, hostId, ca, certificate }: Omit<EnrolmentAnswer, 'proof'>,
): string {
  return mac(secret, ['iscsi-wbem enrolled 1', fleetId, hostId, ca, certificate]);
}

/** Compares two proofs in constant time. */
export function isProof(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function mac(secret: Buffer, parts: readonly string[]): string {
  return createHmac('sha256', secret).update(JSON.stringify(parts)).digest('base64url');
}
