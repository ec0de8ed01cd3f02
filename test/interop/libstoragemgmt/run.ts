/**
 * `npm run test:lsm -- FOLDER`: libstoragemgmt's plugin for SMI-S and its own plugin test, of the clone of its repository in FOLDER, against
 * this server.  It is no part of `npm test`: nothing of libstoragemgmt is in this repository, nor in a registry.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runSuites } from '../../support/runSuites.js';

const [folder] = process.argv.slice(2);
if (folder === undefined || !existsSync(join(folder, 'plugin', 'smispy_plugin'))) {
  process.stderr.write(
    'Usage: npm run test:lsm -- FOLDER (a clone of github.com/libstorage/libstoragemgmt)\n',
  );
  process.exit(1);
}
process.exit(
  runSuites(['test/interop/libstoragemgmt/plugin.long.ts'], {
    LONG_FORM: 'lsm',
    LIBSTORAGEMGMT: resolve(folder),
  }),
);
