import type { SharedStore, StoreChange, Writes } from '../store/KeyValueStore.js';
import type { UserRoles } from './AdministrationRequest.js';
import { hashPassword, type PasswordHash } from './passwordHash.js';
import { roles, type Role } from './Principal.js';

export interface User extends UserRoles {
  readonly name: string;
  readonly passwordHash: PasswordHash;
}

const prefix = 'security/user/';

/** A change would leave no user with the role `admin` in all namespaces.  Nothing was changed. */
export class LastAdminError extends Error {
  override readonly name = 'LastAdminError';

  constructor(name: string) {
    super(`"${name}" is the last user with the role "admin": expected another one first`);
  }
}

/** There is no such user any more, or there is one already, perhaps by a change of another server.  Nothing was changed. */
export class UserConflictError extends Error {
  override readonly name = 'UserConflictError';
}

/** The users of this server, in the store.  Names compare byte by byte. */
export class Users {
  readonly #store: SharedStore;
  /** Cache of users.  Entries are removed when the store is written, by this server or another one. */
  readonly #found = new Map<string, User>();
  readonly #listeners: ((names: readonly string[]) => void)[] = [];

  constructor(store: SharedStore) {
    this.#store = store;
    store.watch(prefix, {
      writing: (writes) => this.#forget(writes),
      written: (writes) => {
        // Includes users read during the write.
        this.#forget(writes);
        const names = Array.from(writes.keys(), (key) => key.slice(prefix.length));
        for (const listener of this.#listeners) listener(names);
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

  /** Calls the listener with the names of users that may have been changed or removed, by this server or another one. */
  onChange(listener: (names: readonly string[]) => void): void {
    this.#listeners.push(listener);
  }

  /** Sorted by name. */
  list(): readonly User[] {
    return Array.from(this.#store.entries(prefix), ([key, entry]) =>
      decodeUser(key.slice(prefix.length), entry),
    );
  }

  /**
   * Creates or replaces a user.  When it resolves the former password is refused.
   * @throws RangeError if the name cannot be sent by Basic authentication (RFC 7617: no colon, no control character), is longer
   * than 64 bytes, or the password is empty.
   */
  async set(name: string, password: string, roles: readonly Role[]): Promise<void> {
    await this.put(await this.prepare(name, password, { roles, namespaceRoles: {} }));
  }

  /** As `set`, if there is no user yet.  @returns whether it was created. */
  async addFirst(name: string, password: string, roles: readonly Role[]): Promise<boolean> {
    const user = await this.prepare(name, password, { roles, namespaceRoles: {} });
    return this.#store.change((change) => {
      if (change.has(prefix)) return false;
      change.put(prefix + name, encodeUser(user));
      return true;
    });
  }

  /**
   * Makes the user for `add` or `put`.
   * @throws RangeError as `set` does.
   */
  async prepare(name: string, password: string, { roles, namespaceRoles }: UserRoles): Promise<User> {
    expectUserName(name);
    return { name, roles, namespaceRoles, passwordHash: await this.preparePassword(name, password) };
  }

  /**
   * Makes the hash of a new password for `changeUnlessLast`.
   * @throws RangeError if the password is empty.
   */
  async preparePassword(name: string, password: string): Promise<PasswordHash> {
    if (password === '') throw new RangeError(`the password of user "${name}" is empty`);
    return hashPassword(password);
  }

  /** Resolves when it is durable and in effect.  Removing a user that does not exist is not an error. */
  async remove(name: string): Promise<void> {
    await this.#store.change((change) => change.remove(prefix + name));
  }

  /**
   * As `remove`.
   * @param along removes what belongs to the user, in the same transaction.
   * @throws LastAdminError, even if another server removes another administrator at the same time.
   */
  async removeUnlessLast(name: string, along: (change: StoreChange) => void): Promise<void> {
    await this.#store.change((change) => {
      this.#expectOtherAdmin(change, name);
      change.remove(prefix + name);
      along(change);
    });
  }

  /**
   * Adds a user that `prepare` made.
   * @throws UserConflictError if there is one of this name, even if another server adds it at the same time.
   */
  async add(user: User): Promise<void> {
    const key = prefix + user.name;
    await this.#store.change((change) => {
      if (change.get(key) !== null) throw new UserConflictError(`there is a user "${user.name}" already`);
      change.put(key, encodeUser(user));
    });
  }

  /**
   * Changes what is stored of a user now: of two servers that change different parts of it at the same time, none is undone.
   * @throws UserConflictError if there is no such user; LastAdminError as `removeUnlessLast`.
   */
  async changeUnlessLast(name: string, changes: Partial<Omit<User, 'name'>>): Promise<void> {
    const key = prefix + name;
    await this.#store.change((change) => {
      const entry = change.get(key);
      if (entry === null) throw new UserConflictError(`there is no user "${name}"`);
      const user = { ...decodeUser(name, entry), ...changes };
      if (!isAdmin(user)) this.#expectOtherAdmin(change, name);
      change.put(key, encodeUser(user));
    });
  }

  /** @throws LastAdminError if the user is the only administrator. */
  expectOtherAdmin(name: string): void {
    this.#expectOtherAdmin(this.#store, name);
  }

  /** The administrator that is found is read in the change, so that it is still there when the change is made. */
  #expectOtherAdmin(change: Pick<StoreChange, 'get'>, name: string): void {
    const isAdminNow = (each: string): boolean => {
      const entry = change.get(prefix + each);
      return entry !== null && isAdmin(decodeUser(each, entry));
    };
    const others = this.list().filter((user) => user.name !== name && isAdmin(user));
    if (!others.some((other) => isAdminNow(other.name)) && isAdminNow(name)) throw new LastAdminError(name);
  }

  /** Resolves when it is durable and in effect. */
  async put(user: User): Promise<void> {
    await this.#store.change((change) => change.put(prefix + user.name, encodeUser(user)));
  }

  #forget(writes: Writes): void {
    for (const key of writes.keys()) this.#found.delete(key.slice(prefix.length));
  }
}

/** Whether a user has the role `admin` in all namespaces. */
function isAdmin(user: User): boolean {
  return user.roles.includes('admin');
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

function encodeUser({ roles, namespaceRoles, passwordHash }: User): Buffer {
  return Buffer.from(JSON.stringify({ roles, namespaceRoles, passwordHash }));
}

function decodeUser(name: string, entry: Buffer): User {
  const kept = JSON.parse(entry.toString('utf8')) as Omit<User, 'name' | 'namespaceRoles'> &
    Partial<UserRoles>;
  const known = (list: readonly Role[]): readonly Role[] => roles.filter((role) => list.includes(role));
  // Users stored by versions without roles per namespace have none.
  const byNamespace = Object.entries(kept.namespaceRoles ?? {});
  const namespaceRoles = Object.fromEntries(byNamespace.map(([namespace, list]) => [namespace, known(list)]));
  return { name, roles: known(kept.roles), namespaceRoles, passwordHash: kept.passwordHash };
}
