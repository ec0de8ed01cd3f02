import { authenticated, type AuthenticatedUser } from './Authenticator.js';
import type { Users } from './Users.js';

/**
 * Which user a client certificate stands for: the one whose name is the common name of its subject, or, where there is a table,
 * the one that the table names for it, and nobody for a name that it lacks.
 */
export class CertificateUsers {
  readonly #users: Pick<Users, 'find'>;
  readonly #userOf: ReadonlyMap<string, string>;

  constructor(users: Pick<Users, 'find'>, userOf: ReadonlyMap<string, string>) {
    this.#users = users;
    this.#userOf = userOf;
  }

  /** With the roles that the user has now; null where it stands for nobody. */
  find(commonName: string): AuthenticatedUser | null {
    const name = this.#userOf.size === 0 ? commonName : this.#userOf.get(commonName);
    const user = name === undefined ? null : this.#users.find(name);
    return user === null ? null : authenticated(user);
  }
}
