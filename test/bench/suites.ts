import { addSharedSecretSuite } from './addSharedSecret.js';
import type { BenchSuite } from './Benchmark.js';
import { cacheSuite } from './cacheSuite.js';
import { clusterSuite } from './clusterSuite.js';
import { consoleSuite } from './consoleSuite.js';
import { embeddedAccountsSuite } from './embeddedAccountsSuite.js';
import { embeddedProcessesSuite, embeddedSuite } from './embeddedSuite.js';
import { fleetSuite } from './fleetSuite.js';
import { indicationSuite } from './indicationSuite.js';
import { loadSuite } from './loadSuite.js';
import { managerSuite } from './managerSuite.js';
import { mofSuite } from './mofSuite.js';
import { pullSuite } from './pullSuite.js';
import { repositorySuite } from './repositorySuite.js';
import { requestSuite } from './requestSuite.js';
import { scalingSuite } from './scalingSuite.js';
import { startSuite } from './startSuite.js';
import { storageSuite } from './storageSuite.js';
import { xmlSuite } from './xmlSuite.js';

/** All benchmarks, in the order in which they run. */
export const suites: readonly BenchSuite[] = [
  requestSuite,
  cacheSuite,
  xmlSuite,
  mofSuite,
  startSuite,
  pullSuite,
  repositorySuite,
  loadSuite,
  embeddedSuite,
  embeddedProcessesSuite,
  embeddedAccountsSuite,
  addSharedSecretSuite,
  scalingSuite,
  consoleSuite,
  storageSuite,
  managerSuite,
  indicationSuite,
  fleetSuite,
  clusterSuite,
];
