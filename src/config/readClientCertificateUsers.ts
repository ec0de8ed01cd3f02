import { isTable, printValue } from './checkValue.js';
import type { ConfigFile } from './readConfigFile.js';

/** The table `[client-certificate-users]`: `"common name" = "user"`. */
export function readClientCertificateUsers(file: ConfigFile, mistakes: string[]): Map<string, string> {
  const users = new Map<string, string>();
  const table = file.values['client-certificate-users'] ?? {};
  if (!isTable(table)) {
    mistakes.push(
      `client-certificate-users is ${printValue(table)} (from ${file.path}): expected a table of users by common name.`,
    );
    return users;
  }
  for (const [commonName, user] of Object.entries(table)) {
    if (typeof user === 'string' && user !== '') {
      users.set(commonName, user);
    } else {
      mistakes.push(
        `client-certificate-users."${commonName}" is ${printValue(user)} (from ${file.path}): expected the name of a user.`,
      );
    }
  }
  return users;
}
