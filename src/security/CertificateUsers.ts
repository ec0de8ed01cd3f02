import { authenticated, type AuthenticatedUser } from './Authenticator.js';
import type { Users } from './Users.js';

/**
 * Maps a client certificate to a user: the one whose name is the common name of the subject or, if there is a table, the one that
 * the table names. With a table, a common name that it lacks has no user.
 */
export class CertificateUsers {
  readonly #users: Pick<Users, 'find'>;
  readonly #userOf: ReadonlyMap<string, string>;

  constructor(users: Pick<Users, 'find'>, userOf: ReadonlyMap<string, string>) {
    this.#users = users;
    this.#userOf = userOf;
  }

  /** The user with its current roles; null if there is none. */
  find(commonName: string): AuthenticatedUser | null {
    const name = this.#userOf.size === 0 ? commonName : this.#userOf.get(commonName);
    const user = name === undefined ? null : this.#users.find(name);
    return user === null ? null : authenticated(user);
  }
}
