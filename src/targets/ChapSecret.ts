import { timingSafeEqual } from 'node:crypto';
import { inspect } from 'node:util';

export interface SecretLimits {
  readonly minBytes: number;
  readonly maxBytes: number;
}

/** RFC 7143 9.2.1 asks for 96 bits where IPsec does not protect the connection; Windows and AWS stop at 16 bytes. */
export const defaultSecretLimits: SecretLimits = { minBytes: 12, maxBytes: 16 };

/** For a secret whose length is judged elsewhere, or was when it was set. */
export const anyLength: SecretLimits = { minBytes: 0, maxBytes: 65_535 };

/**
 * What no new secret may hold, as the end of a sentence; null where it holds none of it.
 *
 * A carriage return becomes a line feed in XML (XML 1.0 2.11), so that of a line feed nobody knows what it was; and neither fits into the
 * file of an initiator or target, which ends a secret at it.
 */
export function findLineBreak(secret: Uint8Array): string | null {
  const found = secret.includes(0x0d) ? 'carriage return' : secret.includes(0x0a) ? 'line feed' : null;
  return found === null
    ? null
    : `holds a ${found}: expected no line break, since XML turns a carriage return into a line feed on the way and files of initiators end a secret there`;
}

/**
 * A CHAP secret, held as bytes.
 *
 * Logs, JSON and error messages show `[secret]`; `reveal()` is the only way out.
 */
export class ChapSecret {
  readonly #bytes: Buffer;

  /** @throws RangeError if there are too few or too many bytes for `limits`; the message tells the length, never the bytes. */
  constructor(bytes: Uint8Array, limits: SecretLimits = defaultSecretLimits) {
    if (bytes.length < limits.minBytes || bytes.length > limits.maxBytes) {
      throw new RangeError(
        `a CHAP secret of ${bytes.length} bytes: expected ${limits.minBytes} to ${limits.maxBytes}`,
      );
    }
    this.#bytes = Buffer.from(bytes);
  }

  /** The secret itself.  Call it where the secret leaves for the target, nowhere else. */
  reveal(): Buffer {
    return this.#bytes;
  }

  /** In constant time for secrets of one length. */
  equals(other: ChapSecret): boolean {
    return this.#bytes.length === other.#bytes.length && timingSafeEqual(this.#bytes, other.#bytes);
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}
