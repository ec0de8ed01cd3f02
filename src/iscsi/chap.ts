import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * CHAP algorithms with their IANA numbers (RFC 7143 12.1.3): number, digest of node:crypto, length of the response. tgt 1.0.85 to
 * 1.0.97 implements 7 as SHA-1: offer only 5 to it.
 */
export const chapAlgorithms = [
  { number: 5, name: 'MD5', digest: 'md5', responseBytes: 16 },
  { number: 6, name: 'SHA-1', digest: 'sha1', responseBytes: 20 },
  { number: 7, name: 'SHA-256', digest: 'sha256', responseBytes: 32 },
  { number: 8, name: 'SHA3-256', digest: 'sha3-256', responseBytes: 32 },
] as const;

export type ChapAlgorithm = (typeof chapAlgorithms)[number]['number'];

export function findChapAlgorithm(number: number): (typeof chapAlgorithms)[number] | null {
  return chapAlgorithms.find((algorithm) => algorithm.number === number) ?? null;
}

/** The values of CHAP_I and CHAP_C. */
export interface ChapChallenge {
  /** 0 to 255. */
  readonly identifier: number;
  /** 1 to 1024 bytes. */
  readonly challenge: Buffer;
}

/** The Response Value of RFC 1994 4.1: the digest over identifier, secret, challenge. */
export function chapResponse(
  algorithm: ChapAlgorithm,
  secret: Buffer,
  { identifier, challenge }: ChapChallenge,
): Buffer {
  const digest = chapAlgorithms.find((entry) => entry.number === algorithm)?.digest ?? 'md5';
  return createHash(digest).update(Buffer.of(identifier)).update(secret).update(challenge).digest();
}

/** Whether a peer's response is right.  The time does not depend on where it differs. */
export function isChapResponse(
  response: Buffer,
  algorithm: ChapAlgorithm,
  secret: Buffer,
  challenge: ChapChallenge,
): boolean {
  return equalBytes(response, chapResponse(algorithm, secret, challenge));
}

/** Compares in constant time if both buffers have the same length. */
export function equalBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The source of challenges: `randomBytes` of node:crypto, or fixed bytes in a test. */
export type RandomSource = (bytes: number) => Buffer;

/** 32 bytes, the length of the longest digest, so that a repeated challenge is not more likely than a guessed response. */
const CHALLENGE_BYTES = 32;

/**
 * A new challenge that differs from the peer's (RFC 7143 12.1.3: with equal challenges the peer could have us compute its
 * response).
 * @throws RangeError if the source repeatedly returns the peer's bytes.
 */
export function newChallenge(random: RandomSource, peers: Buffer | null): ChapChallenge {
  for (let attempt = 0; attempt < 4; attempt++) {
    const bytes = random(1 + CHALLENGE_BYTES);
    const challenge = bytes.subarray(1);
    if (peers === null || !equalBytes(challenge, peers)) return { identifier: bytes[0] ?? 0, challenge };
  }
  throw new RangeError('the random source gives the challenge of the peer again and again');
}
