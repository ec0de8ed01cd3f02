import { join } from 'node:path';
import { readSettings } from '../../src/config/readSettings.js';
import type { Settings } from '../../src/config/Settings.js';
import { hostOf, readCommandLine } from '../../src/server/commandLine.js';

/** The password of the first administrator of each server in the process of a test. */
export const adminPassword = 'admin-password-of-the-tests';

/** The settings of a server in the process of a test: on 127.0.0.1 and ports that it chooses, with its state and key in `folder`. */
export function inProcessSettings(folder: string, args: readonly string[]): Settings {
  const { options, mistakes } = readCommandLine([
    '--http-port=0',
    '--https-port=off',
    '--wsman-http-port=off',
    '--wsman-https-port=off',
    '--iscsi-port=0',
    '--bind=127.0.0.1',
    `--state-dir=${join(folder, 'state')}`,
    `--key-file=${join(folder, 'key')}`,
    ...args,
  ]);
  return readSettings(options, hostOf({ ISCSI_WBEM_ADMIN_PASSWORD: adminPassword }), mistakes);
}
