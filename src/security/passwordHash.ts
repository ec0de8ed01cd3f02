import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** The stored form of a password: scrypt (RFC 7914) with its parameters, so that these can be raised later. */
export interface PasswordHash {
  readonly algorithm: 'scrypt';
  readonly N: number;
  readonly r: number;
  readonly p: number;
  /** 16 bytes, base64. */
  readonly salt: string;
  /** 32 bytes, base64. */
  readonly hash: string;
}

const parameters = { N: 16_384, r: 8, p: 1 } as const;

/** Takes about 50 ms of one core, in libuv's thread pool. */
export async function hashPassword(password: string): Promise<PasswordHash> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, 32, parameters);
  return {
    algorithm: 'scrypt',
    ...parameters,
    salt: salt.toString('base64'),
    hash: hash.toString('base64'),
  };
}

export async function verifyPassword(password: string, kept: PasswordHash): Promise<boolean> {
  const expected = Buffer.from(kept.hash, 'base64');
  const derived = await derive(password, Buffer.from(kept.salt, 'base64'), expected.length, kept);
  return timingSafeEqual(derived, expected);
}

/** Takes as long as a verification.  Used for unknown users, so that the time does not show which users exist. */
export async function verifyNothing(password: string): Promise<false> {
  await derive(password, randomBytes(16), 32, parameters);
  return false;
}

function derive(
  password: string,
  salt: Buffer,
  bytes: number,
  { N, r, p }: { readonly N: number; readonly r: number; readonly p: number },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // Twice the memory that scrypt needs (128 N r), because Node's default does not allow for a larger N.
    scrypt(password, salt, bytes, { N, r, p, maxmem: 256 * N * r }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
