/**
 * `npm run test:uefi`: the UEFI firmware of Debian's OVMF as an initiator.  Provides what it takes, and runs uefi.long.ts, which is
 * no part of `npm test`.  Takes about a minute on an idle machine.
 */
import { hasPeers } from '../support/environment.js';
import { readRunOptions } from '../support/readRunOptions.js';
import { runSuites } from '../support/runSuites.js';
import { provideUefi } from './uefiPackages.mjs';

readRunOptions('test:uefi\n\nUEFI firmware logs in to the embedded target: a minute or two.', {
  options: {},
});
if (!hasPeers('qemu')) {
  process.stderr.write('There is no qemu here: npm run pretest says what is missing.\n');
  process.exit(1);
}
provideUefi();
process.exit(runSuites(['test/firmware/uefi.long.ts'], { LONG_FORM: 'uefi' }));
