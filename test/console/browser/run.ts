/** `npm run test:console`: the long form of the browser tests, every page in every form. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { hasPeers, projectFolder } from '../../support/environment.js';

if (!hasPeers('chromium')) {
  process.stderr.write('There is no chromium here: npm run pretest says what is missing.\n');
  process.exit(1);
}
const { status } = spawnSync(
  process.execPath,
  [join(projectFolder, 'node_modules', 'vitest', 'vitest.mjs'), 'run', 'test/console/browser'],
  { cwd: projectFolder, stdio: 'inherit', env: { ...process.env, LONG_FORM: 'console' } },
);
process.exit(status ?? 1);
