/** `npm run test:fleet`: kill -9 of agent and endpoint at every step of a change.  An hour at most. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectFolder } from '../support/environment.js';

const { status } = spawnSync(
  process.execPath,
  [
    join(projectFolder, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    'test/fleet/killed.test.ts',
  ],
  { cwd: projectFolder, stdio: 'inherit', env: { ...process.env, FLEET_FORM: 'long' } },
);
process.exit(status ?? 1);
