import { cutChanges } from './CutWorld.js';
import { cutSuite } from './cutSuite.js';

cutSuite('the server', {
  outcome: 'the next start makes it whole or undoes it',
  changes: cutChanges,
  cutOff: ({ server }) => server.kill(),
  recover: ({ server }) => server.start(),
});
