import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { checkValue } from './checkValue.js';
import { readConfigFile } from './readConfigFile.js';

/** The connection settings of the command line client in its file, by option name. */
export type ClientConfig = Readonly<Partial<Record<ClientSetting, string | number | boolean>>>;

const text = { schema: z.string().min(1), expected: 'a text' };
const file = { schema: z.string().min(1), expected: 'a path, relative to the folder of this file' };

/** Each is also an option of the commands and, except `insecure`, an environment variable. */
const rows = {
  url: text,
  user: text,
  'password-file': file,
  ca: file,
  insecure: { schema: z.boolean(), expected: 'true or false' },
  'client-certificate': file,
  'client-key': file,
  timeout: { schema: z.int().min(1).max(86_400), expected: 'a number of seconds from 1 to 86400' },
} as const;

export type ClientSetting = keyof typeof rows;

/** The path of the file: `$XDG_CONFIG_HOME/iscsi-wbem/cli.toml`, or below `~/.config` if the variable is not an absolute path. */
export function clientConfigPath(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const folder = env['XDG_CONFIG_HOME'];
  return join(folder?.startsWith('/') ? folder : join(homedir(), '.config'), 'iscsi-wbem', 'cli.toml');
}

/** Reads the file, if it exists.  Each mistake is a sentence, and invalid values are dropped. */
export function readClientConfig(path: string = clientConfigPath()): {
  readonly config: ClientConfig;
  readonly mistakes: readonly string[];
} {
  const mistakes: string[] = [];
  const { values } = readConfigFile(path, false, mistakes);
  const config: Partial<Record<ClientSetting, string | number | boolean>> = {};
  for (const [key, value] of Object.entries(values)) {
    if (!isSetting(key)) {
      // The value is not shown, because it may be a password.
      mistakes.push(`${key} in ${path} is not a setting: expected ${Object.keys(rows).join(', ')}.`);
      continue;
    }
    const checked = checkValue<string | number | boolean>(key, rows[key], value, path, mistakes);
    if (checked === undefined) continue;
    config[key] = rows[key] === file ? resolve(dirname(path), String(checked)) : checked;
  }
  return { config, mistakes };
}

function isSetting(key: string): key is ClientSetting {
  return Object.hasOwn(rows, key);
}
