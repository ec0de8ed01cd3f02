/** `npm run test:fleet`: kill -9 of agent and endpoint at every step of a change, and the contracts of storage on tgt and LIO through an agent.  An hour at most. */
import { readRunOptions } from '../support/readRunOptions.js';
import { runSuites } from '../support/runSuites.js';

readRunOptions(
  'test:fleet\n\nkill -9 of agent and endpoint at every step of a change, and the contracts of storage on tgt and LIO through an agent: an hour at most.',
  { options: {} },
);

process.exit(
  runSuites(['--reporter=default', 'test/fleet/killed.test.ts', 'test/agent/kinds.test.ts'], {
    FLEET_FORM: 'long',
  }),
);
