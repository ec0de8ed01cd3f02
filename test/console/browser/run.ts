/** `npm run test:console`: the long form of the browser tests, every page in every form. */
import { hasPeers } from '../../support/environment.js';
import { readRunOptions } from '../../support/readRunOptions.js';
import { runSuites } from '../../support/runSuites.js';

readRunOptions('test:console\n\nThe long form of the browser tests: three minutes.', { options: {} });

if (!hasPeers('chromium')) {
  process.stderr.write('There is no chromium here: npm run pretest says what is missing.\n');
  process.exit(1);
}
process.exit(runSuites(['test/console/browser'], { LONG_FORM: 'console' }));
