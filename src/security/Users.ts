import type { Store } from '../store/Store.js';
import { hashPassword, type PasswordHash } from './passwordHash.js';
import { roles, type Role } from './Principal.js';

export interface User {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly passwordHash: PasswordHash;
}

const prefix = 'security/user/';

/** The users of this server, in the store.  Names compare byte for byte. */
export class Users {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  find(name: string): User | null {
    if (!isUserName(name)) return null;
    const entry = this.#store.get(prefix + name);
    return entry === null ? null : decodeUser(name, entry);
  }

  /** In the order of their names. */
  list(): readonly User[] {
    return Array.from(this.#store.entries(prefix), ([key, entry]) =>
      decodeUser(key.slice(prefix.length), entry),
    );
  }

  /**
   * Makes a user, or replaces one of this name: from its return on the old password is refused.
   * @throws RangeError if the name cannot be sent by Basic authentication (RFC 7617: no colon, no control character), is longer
   * than 64 bytes, or the password is empty.
   */
  async set(name: string, password: string, roles: readonly Role[]): Promise<void> {
    expectUserName(name);
    if (password === '') throw new RangeError(`the password of user "${name}" is empty`);
    this.#put({ name, roles, passwordHash: await hashPassword(password) });
  }

  /** @throws RangeError if there is no such user. */
  setRoles(name: string, roles: readonly Role[]): void {
    const user = this.find(name);
    if (user === null) throw new RangeError(`there is no user "${name}"`);
    this.#put({ ...user, roles });
  }

  /** Removing a user that is not there is no error. */
  remove(name: string): void {
    this.#store.remove(prefix + name);
  }

  #put({ name, roles, passwordHash }: User): void {
    this.#store.put(prefix + name, Buffer.from(JSON.stringify({ roles, passwordHash })));
  }
}

function expectUserName(name: string): void {
  if (isUserName(name)) return;
  throw new RangeError(
    `${JSON.stringify(name)} is not a user name: expected 1 to 64 bytes without colon or control character`,
  );
}

function isUserName(text: string): boolean {
  return text !== '' && Buffer.byteLength(text) <= 64 && !/[:\p{Cc}]/u.test(text);
}

function decodeUser(name: string, entry: Buffer): User {
  const { roles: kept, passwordHash } = JSON.parse(entry.toString('utf8')) as Omit<User, 'name'>;
  return { name, roles: roles.filter((role) => kept.includes(role)), passwordHash };
}
