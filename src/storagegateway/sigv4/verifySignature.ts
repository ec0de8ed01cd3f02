import { timingSafeEqual } from 'node:crypto';
import { StorageGatewayError, type CommonType } from '../StorageGatewayError.js';
import { sha256Hex, type SignedRequest } from './canonicalRequest.js';
import { algorithm, parseAuthorization, type SigV4Authorization } from './parseAuthorization.js';
import { signatureOf } from './signatureOf.js';

/** Maximum difference between the date of a request and the server's clock, in either direction. */
export const maxSkewMs = 15 * 60_000;

/** The scope that a signature must have. */
export interface ExpectedScope {
  readonly region: string;
  readonly service: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A valid signature. */
export interface VerifiedSignature {
  readonly signature: string;
  /** Milliseconds since 1970. */
  readonly signedAt: number;
}

/**
 * Verifies the signature of a request (AWS Signature Version 4 in the Authorization header). The host and every x-amz-* header
 * must be signed, because an unsigned header could be changed on the way.
 *
 * An unknown access key and a wrong signature get the same answer, both after the signature has been computed.  Signatures are
 * compared in constant time.
 * @param secretOf returns the secret access key; null for an unknown access key.
 * @throws StorageGatewayError MissingAuthenticationTokenException, IncompleteSignatureException, UnrecognizedClientException (a
 * session token), RequestExpired, InvalidSignatureException.
 */
export function verifySignature(
  request: SignedRequest,
  { region, service, now }: ExpectedScope,
  secretOf: (accessKeyId: string) => string | null,
): VerifiedSignature {
  const header = (name: string): string | null => request.headers.get(name)?.join(',') ?? null;
  const authorization = expectAuthorization(header('authorization'));
  if (header('x-amz-security-token') !== null)
    throw fault(
      'UnrecognizedClientException',
      'session tokens are not known here: expected a lasting access key',
    );
  const amzDate = header('x-amz-date');
  const signedAt = amzDate === null ? Number.NaN : parseAmzDate(amzDate);
  if (amzDate === null || Number.isNaN(signedAt))
    throw fault(
      'IncompleteSignatureException',
      'X-Amz-Date is missing or not a date: expected yyyymmddThhmmssZ',
    );
  expectScope(authorization, { region, service }, amzDate);
  expectSignedHeaders(request, authorization.signedHeaders);
  if (Math.abs(now - signedAt) > maxSkewMs) throw expired(amzDate, now);
  expectPayloadHash(request, header('x-amz-content-sha256'));

  const secret = secretOf(authorization.accessKeyId);
  const expected = signatureOf(request, authorization, amzDate, secret ?? 'an access key that there is not');
  const isRight = timingSafeEqual(expected, Buffer.from(authorization.signature, 'hex'));
  if (!isRight || secret === null) {
    throw fault(
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
    );
  }
  return { signature: authorization.signature, signedAt };
}

function expectAuthorization(text: string | null): SigV4Authorization {
  if (text === null)
    throw fault(
      'MissingAuthenticationTokenException',
      'Missing Authentication Token: the request is not signed',
    );
  const authorization = parseAuthorization(text);
  if (authorization) return authorization;
  throw fault(
    'IncompleteSignatureException',
    `the Authorization header cannot be read: expected ${algorithm} with Credential, SignedHeaders and Signature`,
  );
}

function expectScope(
  authorization: SigV4Authorization,
  { region, service }: Pick<ExpectedScope, 'region' | 'service'>,
  amzDate: string,
): void {
  const scope = `${amzDate.slice(0, 8)}/${region}/${service}/aws4_request`;
  if (authorization.scope === scope) return;
  throw fault(
    'InvalidSignatureException',
    `Credential should be scoped to ${JSON.stringify(scope)}, not ${JSON.stringify(authorization.scope)}.`,
  );
}

function expectSignedHeaders({ headers }: SignedRequest, signedHeaders: readonly string[]): void {
  const signed = new Set(signedHeaders);
  for (const name of ['host', ...headers.keys()]) {
    if ((name === 'host' || name.startsWith('x-amz-')) && !signed.has(name))
      throw fault('InvalidSignatureException', `'${name}' must be a signed header.`);
  }
}

/** A payload hash that the client states must be right.  Chunked and unsigned payloads are not supported by this service. */
function expectPayloadHash({ body }: SignedRequest, claimed: string | null): void {
  if (claimed === null || claimed === sha256Hex(body)) return;
  throw fault(
    'InvalidSignatureException',
    'x-amz-content-sha256 is not the SHA-256 of the body: unsigned and streamed payloads are not accepted',
  );
}

function expired(amzDate: string, now: number): StorageGatewayError {
  const clock = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return fault(
    'RequestExpired',
    `The request is dated ${amzDate} and the clock here says ${clock}: expected at most 15 minutes between them.`,
  );
}

/** NaN if it is not a date. */
function parseAmzDate(text: string): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function fault(type: CommonType, message: string): StorageGatewayError {
  return new StorageGatewayError(type, message);
}
