import type { SharedStore, Writes } from '../store/KeyValueStore.js';
import type { UserRoles } from './AdministrationRequest.js';
import { hashPassword, type PasswordHash } from './passwordHash.js';
import { roles, type Role } from './Principal.js';

export interface User extends UserRoles {
  readonly name: string;
  readonly passwordHash: PasswordHash;
}

const prefix = 'security/user/';

/** The users of this server, in the store.  Names compare byte for byte. */
export class Users {
  readonly #store: SharedStore;
  /** Users that were asked for, as they are stored now: every write to the store is told, no matter who makes it. */
  readonly #found = new Map<string, User>();
  readonly #listeners: (() => void)[] = [];

  constructor(store: SharedStore) {
    this.#store = store;
    store.watch(prefix, {
      writing: (writes) => this.#forget(writes),
      written: (writes) => {
        // Also what was read while it was being written.
        this.#forget(writes);
        for (const listener of this.#listeners) listener();
      },
    });
  }

  find(name: string): User | null {
    const found = this.#found.get(name);
    if (found) return found;
    if (!isUserName(name)) return null;
    const entry = this.#store.get(prefix + name);
    if (entry === null) return null;
    const user = decodeUser(name, entry);
    this.#found.set(name, user);
    return user;
  }

  /** Calls back when somebody may be another user than before, or none any more. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** In the order of their names. */
  list(): readonly User[] {
    return Array.from(this.#store.entries(prefix), ([key, entry]) =>
      decodeUser(key.slice(prefix.length), entry),
    );
  }

  /**
   * Makes a user, or replaces one of this name: when it is settled the old password is refused.
   * @throws RangeError if the name cannot be sent by Basic authentication (RFC 7617: no colon, no control character), is longer
   * than 64 bytes, or the password is empty.
   */
  async set(name: string, password: string, roles: readonly Role[]): Promise<void> {
    await this.put(await this.prepare(name, password, { roles, namespaceRoles: {} }));
  }

  /** The user that `put` then keeps.  @throws RangeError as `set` does. */
  async prepare(name: string, password: string, { roles, namespaceRoles }: UserRoles): Promise<User> {
    expectUserName(name);
    if (password === '') throw new RangeError(`the password of user "${name}" is empty`);
    return { name, roles, namespaceRoles, passwordHash: await hashPassword(password) };
  }

  /** @throws RangeError if there is no such user. */
  async setRoles(name: string, roles: readonly Role[]): Promise<void> {
    const user = this.find(name);
    if (user === null) throw new RangeError(`there is no user "${name}"`);
    await this.put({ ...user, roles });
  }

  /** Settled when it is durable and in force.  Removing a user that is not there is no error. */
  async remove(name: string): Promise<void> {
    await this.#store.change((change) => change.remove(prefix + name));
  }

  /** Settled when it is durable and in force. */
  async put({ name, roles, namespaceRoles, passwordHash }: User): Promise<void> {
    const entry = Buffer.from(JSON.stringify({ roles, namespaceRoles, passwordHash }));
    await this.#store.change((change) => change.put(prefix + name, entry));
  }

  #forget(writes: Writes): void {
    for (const key of writes.keys()) this.#found.delete(key.slice(prefix.length));
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
  const kept = JSON.parse(entry.toString('utf8')) as Omit<User, 'name' | 'namespaceRoles'> &
    Partial<UserRoles>;
  const known = (list: readonly Role[]): readonly Role[] => roles.filter((role) => list.includes(role));
  // Kept before there were roles per namespace: none.
  const byNamespace = Object.entries(kept.namespaceRoles ?? {});
  const namespaceRoles = Object.fromEntries(byNamespace.map(([namespace, list]) => [namespace, known(list)]));
  return { name, roles: known(kept.roles), namespaceRoles, passwordHash: kept.passwordHash };
}
