/**
 * `npm run test:fleet`: kill -9 of agent and endpoint at every step of changes of credentials and of storage, every door at each kind of target, the
 * contracts of storage on tgt and LIO through an agent, and a thousand agents.
 */
import { readRunOptions } from '../support/readRunOptions.js';
import { runSuites } from '../support/runSuites.js';

readRunOptions(
  'test:fleet\n\nkill -9 of agent and endpoint at every step of changes of credentials and of storage, every door at each kind of target, the contracts of storage on tgt and LIO through an agent, and a thousand agents: two hours at most.',
  { options: {} },
);

process.exit(
  runSuites(
    [
      '--reporter=default',
      'test/fleet/killed.test.ts',
      'test/fleet/killedStorage.test.ts',
      'test/fleet/kinds.test.ts',
      'test/fleet/thousandHosts.test.ts',
      'test/agent/kinds.test.ts',
    ],
    { FLEET_FORM: 'long' },
  ),
);
