/**
 * `npm run test:storage`: the long form of the rounds in which volumes are served and withdrawn, and made, filled and removed, of kill -9 at
 * every step of a change and at random moments, of the values that a hostile manager sends, and of managers at once.
 */
import { readRunOptions } from '../support/readRunOptions.js';
import { runSuites } from '../support/runSuites.js';

readRunOptions('test:storage\n\nThe long form of the tests of storage: an hour at most.', { options: {} });

process.exit(
  runSuites(
    [
      '--reporter=default',
      'test/provisioning/rounds.test.ts',
      'test/faults/killedStorage.test.ts',
      'test/interop/rounds.test.ts',
      'test/providers/hostileManager.test.ts',
      'test/interop/acceptance/volumes.test.ts',
      'test/interop/acceptance/load.test.ts',
      'test/interop/acceptance/hostile.test.ts',
    ],
    { STORAGE_FORM: 'long' },
  ),
);
