/**
 * `npm run test:uefi`: the UEFI firmware of Debian's OVMF as an initiator.  Provides what it takes, and runs uefi.long.ts, which is
 * no part of `npm test`.  Takes about a minute on an idle machine.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { hasPeers, projectFolder } from '../support/environment.js';
import { provideUefi } from './uefiPackages.mjs';

if (!hasPeers('qemu')) {
  process.stderr.write('There is no qemu here: npm run pretest says what is missing.\n');
  process.exit(1);
}
provideUefi();
const { status } = spawnSync(
  process.execPath,
  [join(projectFolder, 'node_modules', 'vitest', 'vitest.mjs'), 'run', 'test/firmware/uefi.long.ts'],
  { cwd: projectFolder, stdio: 'inherit', env: { ...process.env, LONG_FORM: 'uefi' } },
);
process.exit(status ?? 1);
