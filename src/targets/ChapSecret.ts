import { timingSafeEqual } from 'node:crypto';
import { inspect } from 'node:util';

export interface SecretLimits {
  readonly minBytes: number;
  readonly maxBytes: number;
}

/** RFC 7143 9.2.1 requires 96 bits without IPsec.  Windows and AWS accept at most 16 bytes. */
export const defaultSecretLimits: SecretLimits = { minBytes: 12, maxBytes: 16 };

/**
 * For a secret whose length is checked elsewhere, or was when it was set.  The requests that bring secrets are bounded; what is too
 * long is refused by `credentials/`, with the limits that apply.
 */
export const anyLength: SecretLimits = { minBytes: 0, maxBytes: Number.POSITIVE_INFINITY };

/**
 * A line break in a new secret, as the end of a sentence; null if there is none.  XML turns a carriage return into a line feed
 * (XML 1.0 2.11), so a line feed is ambiguous; and the files of initiators and targets end a secret at either of them.
 */
export function findLineBreak(secret: Uint8Array): string | null {
  const found = secret.includes(0x0d) ? 'carriage return' : secret.includes(0x0a) ? 'line feed' : null;
  return found === null
    ? null
    : `holds a ${found}: expected no line break, since XML turns a carriage return into a line feed on the way and files of initiators end a secret there`;
}

/** A CHAP secret as bytes.  Logs, JSON and error messages show `[secret]`; only `reveal()` returns it. */
export class ChapSecret {
  readonly #bytes: Buffer;

  /** @throws RangeError if there are too few or too many bytes for `limits`.  The message states the length, never the bytes. */
  constructor(bytes: Uint8Array, limits: SecretLimits = defaultSecretLimits) {
    if (bytes.length < limits.minBytes || bytes.length > limits.maxBytes) {
      throw new RangeError(
        `a CHAP secret of ${bytes.length} bytes: expected ${limits.minBytes} to ${limits.maxBytes}`,
      );
    }
    this.#bytes = Buffer.from(bytes);
  }

  /** The secret itself.  Call it only where the secret is passed to the target. */
  reveal(): Buffer {
    return this.#bytes;
  }

  /** Compares in constant time if both secrets have the same length. */
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
