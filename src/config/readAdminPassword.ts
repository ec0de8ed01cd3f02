import { readFileSync } from 'node:fs';
import { Password } from '../security/Password.js';
import { environmentVariable as variable, type Host } from './settingTable.js';

/**
 * The password of the first user, from ISCSI_WBEM_ADMIN_PASSWORD (for tests) or from the file in ISCSI_WBEM_ADMIN_PASSWORD_FILE,
 * without a final line end; null if neither is set.  Basic authentication cannot transmit control characters (RFC 7617 section
 * 2).
 */
export function readAdminPassword(env: Host['env'], mistakes: string[]): Password | null {
  const plain = variable(env, 'ISCSI_WBEM_ADMIN_PASSWORD');
  const path = variable(env, 'ISCSI_WBEM_ADMIN_PASSWORD_FILE');
  if (plain !== undefined && path !== undefined) {
    mistakes.push(
      'ISCSI_WBEM_ADMIN_PASSWORD and ISCSI_WBEM_ADMIN_PASSWORD_FILE are both set: expected one of them.',
    );
    return null;
  }
  const source =
    path === undefined ? 'ISCSI_WBEM_ADMIN_PASSWORD' : `${path} (ISCSI_WBEM_ADMIN_PASSWORD_FILE)`;
  const text = path === undefined ? plain : readPasswordFile(path, mistakes);
  if (text === undefined) return null;
  if (text !== '' && !/\p{Cc}/u.test(text)) return new Password(text);
  mistakes.push(
    `The password of the first user (from ${source}) is ${text === '' ? 'empty' : 'not printable'}: expected at least one character and no control characters.`,
  );
  return null;
}

function readPasswordFile(path: string, mistakes: string[]): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/u, '');
  } catch (error) {
    mistakes.push(
      `ISCSI_WBEM_ADMIN_PASSWORD_FILE is "${path}" and cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}): expected a file that holds the password.`,
    );
    return undefined;
  }
}
