import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

// How a host becomes part of a fleet.  The token that an administrator carries from the endpoint to the host is never sent: each side
// proves to the other that it has it, so that nobody between them, TLS or not, can put in a key or a CA of his own.

/** Where an endpoint takes it. */
export const enrolmentPath = '/fleet/enrol';

/** Longest body, there and back. */
export const maxEnrolmentBytes = 16 * 1024;

export const enrolmentForm = z.object({
  systemName: z.string().max(255),
  /** The public key of the host, in PEM. */
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

/** `<system name>:<32 bytes>`, so that the host need not be told its name apart. */
export function printToken(systemName: string, secret: Buffer): string {
  return `${systemName}:${secret.toString('base64url')}`;
}

/** null: it is no token. */
export function parseToken(token: string): { readonly systemName: string; readonly secret: Buffer } | null {
  const [, systemName, text] = /^([A-Za-z0-9][A-Za-z0-9._-]{0,254}):([\w-]{43})$/u.exec(token.trim()) ?? [];
  if (systemName === undefined || text === undefined) return null;
  return { systemName, secret: Buffer.from(text, 'base64url') };
}

/** That the one who asks has the token. */
export function requestProof(
  secret: Buffer,
  { systemName, publicKey }: Omit<EnrolmentRequest, 'proof'>,
): string {
  return mac(secret, ['iscsi-wbem enrol 1', systemName, publicKey]);
}

/** That the one who answers has it. */
export function answerProof(
  secret: Buffer,
  { fleetId, hostId, ca, certificate }: Omit<EnrolmentAnswer, 'proof'>,
): string {
  return mac(secret, ['iscsi-wbem enrolled 1', fleetId, hostId, ca, certificate]);
}

/** In constant time. */
export function isProof(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function mac(secret: Buffer, parts: readonly string[]): string {
  return createHmac('sha256', secret).update(JSON.stringify(parts)).digest('base64url');
}
