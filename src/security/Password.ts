import { inspect } from 'node:util';

/** A user's password.  Logs, JSON and error messages show `[password]`; only `reveal()` returns it. */
export class Password {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The password itself.  Call it only where it is hashed or compared. */
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
