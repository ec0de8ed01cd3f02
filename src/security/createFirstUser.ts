import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Password } from './Password.js';
import { roles } from './Principal.js';
import type { Users } from './Users.js';

/** The result of the first start for the user `admin`. */
export type FirstUser =
  | { readonly kind: 'users-exist' }
  | { readonly kind: 'password-given' }
  /** The password was generated and written to this file with mode 0600. */
  | { readonly kind: 'password-made'; readonly passwordFile: string };

/**
 * Creates the user `admin` with all roles, if there is no user: with the given password, or with one of 144 random bits that is
 * written to `admin-password` in the state folder.
 */
export async function createFirstUser(
  users: Users,
  password: Password | null,
  stateDir: string,
): Promise<FirstUser> {
  if (users.list().length > 0) return { kind: 'users-exist' };
  if (password !== null) {
    const isAdded = await users.addFirst('admin', password.reveal(), roles);
    return { kind: isAdded ? 'password-given' : 'users-exist' };
  }
  const passwordFile = join(stateDir, 'admin-password');
  const made = randomBytes(18).toString('base64url');
  // The file is written first: a user with an unknown password would lock everyone out.
  writeFileSync(passwordFile, `${made}\n`, { mode: 0o600, flush: true });
  if (!(await users.addFirst('admin', made, roles))) {
    // Another endpoint with the same store was faster.
    rmSync(passwordFile);
    return { kind: 'users-exist' };
  }
  return { kind: 'password-made', passwordFile };
}
