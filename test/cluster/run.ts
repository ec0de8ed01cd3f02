/** `npm run test:cluster`: several endpoints on etcd, with all faults, and the suites of what is stored on both engines.  Half an hour at most. */
import { runSuites } from '../support/runSuites.js';

process.exit(runSuites(['--reporter=default', 'test/cluster', 'test/store'], { CLUSTER_FORM: 'long' }));
