import { readFileSync } from 'node:fs';
import { Password } from '../security/Password.js';
import type { AwsAccessKey } from './Settings.js';
import { environmentVariable as variable, type Host } from './settingTable.js';

const idName = 'ISCSI_WBEM_AWS_ACCESS_KEY_ID';
const secretName = 'ISCSI_WBEM_AWS_SECRET_ACCESS_KEY';

/**
 * The first AWS key pair, from ISCSI_WBEM_AWS_ACCESS_KEY_ID and ISCSI_WBEM_AWS_SECRET_ACCESS_KEY (for tests), or the file in
 * ISCSI_WBEM_AWS_SECRET_ACCESS_KEY_FILE, without a final line end; null if none of them is set.
 */
export function readAwsAccessKey(env: Host['env'], mistakes: string[]): AwsAccessKey | null {
  const id = variable(env, idName);
  const plain = variable(env, secretName);
  const path = variable(env, `${secretName}_FILE`);
  if (id === undefined && plain === undefined && path === undefined) return null;
  if (id === undefined || (plain === undefined && path === undefined)) {
    const missing = id === undefined ? idName : `${secretName}_FILE`;
    mistakes.push(`${missing} is not set: expected access key and secret together, or neither.`);
    return null;
  }
  if (plain !== undefined && path !== undefined) {
    mistakes.push(`${secretName} and ${secretName}_FILE are both set: expected one of them.`);
    return null;
  }
  if (!/^\w{16,128}$/.test(id)) {
    mistakes.push(`${idName} is ${JSON.stringify(id)}: expected 16 to 128 letters, digits and underscores.`);
    return null;
  }
  const secret = path === undefined ? plain : readSecretFile(path, mistakes);
  if (secret === undefined) return null;
  if (/^[\x21-\x7E]{16,128}$/.test(secret)) return { id, secret: new Password(secret) };
  mistakes.push(
    `The secret access key (from ${path === undefined ? secretName : `${path} (${secretName}_FILE)`}) cannot be one: expected 16 to 128 printable ASCII characters without spaces.`,
  );
  return null;
}

function readSecretFile(path: string, mistakes: string[]): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/u, '');
  } catch (error) {
    mistakes.push(
      `${secretName}_FILE is "${path}" and cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}): expected a file that holds the secret access key.`,
    );
    return undefined;
  }
}
