import { createHmac } from 'node:crypto';
import { canonicalRequest, sha256Hex, type SignedRequest } from './canonicalRequest.js';
import { algorithm, type SigV4Authorization } from './parseAuthorization.js';

/**
 * The 32-byte signature of a request, computed with the secret access key.
 * @param amzDate as in X-Amz-Date: yyyymmddThhmmssZ.
 */
export function signatureOf(
  request: SignedRequest,
  { date, region, service, scope, signedHeaders }: Omit<SigV4Authorization, 'accessKeyId' | 'signature'>,
  amzDate: string,
  secretAccessKey: string,
): Buffer {
  const hash = sha256Hex(canonicalRequest(request, signedHeaders));
  const stringToSign = [algorithm, amzDate, scope, hash].join('\n');
  const signingKey = [date, region, service, 'aws4_request'].reduce<Buffer | string>(
    (key, part) => hmac(key, part),
    `AWS4${secretAccessKey}`,
  );
  return hmac(signingKey, stringToSign);
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
