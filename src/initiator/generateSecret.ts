import { randomBytes } from 'node:crypto';

/** 96 random bits (RFC 7143 9.2.1) as 16 letters, digits, "-" and "_".  Every initiator accepts such a secret. */
export function generateSecret(): string {
  for (;;) {
    const secret = randomBytes(12).toString('base64url');
    // Other tools could take these for an option or a hexadecimal number.
    if (!/^(?:-|0x)/iu.test(secret)) return secret;
  }
}
