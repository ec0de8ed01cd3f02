import { describe, expect, it } from 'vitest';
import { chapResponse, isChapResponse, newChallenge } from '../../src/iscsi/chap.js';

const challenge = { identifier: 0x5a, challenge: Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex') };
const secret = Buffer.from('initiator-secret');

/** printf '\x5ainitiator-secret\x00\x01...\x0f' | openssl dgst -md5 (-sha1, -sha256, -sha3-256) */
const vectors = [
  [5, '4f305ec932b9e52c8d5867a7e5032326'],
  [6, '3e49fbda3d5b0e432e540f083e2174436e121054'],
  [7, 'c743ea1b59561ea57083fdad1272db97ba019e01a30b8b6ab72bed501c627e5f'],
  [8, '1c5a02ecc42e8cb4c8a91f5d525d12835a2f5ffb05ec4e4c08a39df89f131ce6'],
] as const;

describe('CHAP (RFC 1994 4.1, RFC 7143 12.1.3)', () => {
  it.each(vectors)('algorithm %i digests identifier, secret and challenge', (algorithm, response) => {
    expect(chapResponse(algorithm, secret, challenge).toString('hex')).toBe(response);
  });

  it.each(vectors)('algorithm %i takes the right response and no other', (algorithm, response) => {
    const right = Buffer.from(response, 'hex');
    expect(isChapResponse(right, algorithm, secret, challenge)).toBe(true);
    const wrong = Buffer.from(right);
    wrong[0] = (wrong[0] ?? 0) ^ 1;
    expect(isChapResponse(wrong, algorithm, secret, challenge)).toBe(false);
    expect(isChapResponse(right.subarray(1), algorithm, secret, challenge)).toBe(false);
    expect(isChapResponse(Buffer.alloc(0), algorithm, secret, challenge)).toBe(false);
    expect(isChapResponse(right, algorithm, secret, { ...challenge, identifier: 0x5b })).toBe(false);
  });

  it('a new challenge is 32 random bytes and an identifier', () => {
    const made = newChallenge((bytes) => Buffer.alloc(bytes, 7), null);
    expect(made).toEqual({ identifier: 7, challenge: Buffer.alloc(32, 7) });
  });

  it("a new challenge is never the peer's", () => {
    const sources = [Buffer.alloc(33, 1), Buffer.alloc(33, 2)];
    const made = newChallenge(() => sources.shift() ?? Buffer.alloc(33), Buffer.alloc(32, 1));
    expect(made.challenge).toEqual(Buffer.alloc(32, 2));
    expect(() => newChallenge(() => Buffer.alloc(33, 1), Buffer.alloc(32, 1))).toThrow(/again and again/);
  });
});
