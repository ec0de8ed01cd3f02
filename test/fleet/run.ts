/** `npm run test:fleet`: kill -9 of agent and endpoint at every step of a change.  An hour at most. */
import { runSuites } from '../support/runSuites.js';

process.exit(runSuites(['--reporter=default', 'test/fleet/killed.test.ts'], { FLEET_FORM: 'long' }));
