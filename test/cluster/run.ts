/** `npm run test:cluster`: several endpoints on etcd, with all faults, and the suites of what is stored on both engines.  Half an hour at most. */
import { readRunOptions } from '../support/readRunOptions.js';
import { runSuites } from '../support/runSuites.js';

readRunOptions(
  'test:cluster\n\nSeveral endpoints on etcd, with all faults, and the suites of what is stored on both engines: half an hour at most.',
  { options: {} },
);

process.exit(runSuites(['--reporter=default', 'test/cluster', 'test/store'], { CLUSTER_FORM: 'long' }));
