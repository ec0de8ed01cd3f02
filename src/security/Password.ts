import { inspect } from 'node:util';

/**
 * A user's password as it was given to the server.
 *
 * Logs, JSON and error messages show `[password]`; `reveal()` is the only way out.
 */
export class Password {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The password itself.  Call it where it is hashed or compared, nowhere else. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '[password]';
  }

  toJSON(): string {
    return '[password]';
  }

  [inspect.custom](): string {
    return '[password]';
  }
}
