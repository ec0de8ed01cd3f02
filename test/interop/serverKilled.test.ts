import { cutChanges } from './CutWorld.js';
import { cutSuite } from './cutSuite.js';

cutSuite('kill -9 of the server in every step of a change to tgtd', {
  outcome: 'the next start makes it whole or undoes it',
  changes: cutChanges,
  cutOff: ({ server }) => server.kill(),
  recover: ({ server }) => server.start(),
});
