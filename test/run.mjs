#!/usr/bin/env node
/**
 * What `npm test` runs: types, lint, format, then the tests, then a part of them on the other versions of Node; all of them, also
 * after a failure.  The last line printed is `N passed, N failed, N skipped`, in which each check counts as one.
 *
 * With arguments (`npm test -- test/mof`) only vitest runs, with these arguments.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { cache, root } from '../src/setup.mjs';
import { findNode, nodeVersions } from './support/nodeVersions.mjs';
import { runVitest } from './support/runVitest.mjs';

/** Each check: its name and the npm script that makes it. */
const checks = [
  ['types', 'types'],
  ['lint', 'lint'],
  ['format', 'format:check'],
];

/** What differs from one Node to the next: sockets, TLS, threads, streams, native modules, and the built server as a whole. */
const shortForm = [
  'test/http/HttpServer.test.ts',
  'test/http/https.test.ts',
  'test/interop/embeddedLogins.test.ts',
  'test/interop/sharedSecrets.test.ts',
  'test/iscsi/TargetServer.test.ts',
  'test/iscsi/chap.test.ts',
  'test/security/ServerCertificate.test.ts',
  'test/server/administration.test.ts',
  'test/store/StateFolder.test.ts',
  'test/store/etcd',
  'test/store/lmdb',
  'test/targets/embedded/WorkerDataPath.test.ts',
  'test/wire',
];

function runChecks() {
  return checks.map(([name, script]) => {
    const startedAt = Date.now();
    const { status } = spawnSync('npm', ['run', '--silent', script], { cwd: root, stdio: 'inherit' });
    return { name, passed: status === 0, seconds: secondsSince(startedAt) };
  });
}

/** The short form on the other lines of Node that are here, at the same time: each alone would leave a core idle. */
function runOnOtherNodes() {
  const lineOf = (version) => version.split('.')[0];
  const others = nodeVersions.filter(
    (version) => lineOf(version) !== lineOf(process.versions.node) && findNode(version) !== null,
  );
  return Promise.all(
    others.map(async (version) => {
      const startedAt = Date.now();
      const options = { node: findNode(version), name: `vitest-node-${version}`, quiet: true };
      const { failed, passed, output } = await runVitest(['--no-cache', ...shortForm], options);
      if (failed > 0) console.log(output);
      return {
        name: `${passed} tests on Node ${version}`,
        passed: failed === 0,
        seconds: secondsSince(startedAt),
      };
    }),
  );
}

function secondsSince(startedAt) {
  return (Date.now() - startedAt) / 1000;
}

function missingPeers() {
  const file = join(cache, 'test-environment.json');
  if (!existsSync(file)) return [];
  return Object.entries(JSON.parse(readFileSync(file, 'utf8')))
    .filter(([, path]) => path === null)
    .map(([name]) => name);
}

const args = process.argv.slice(2);
const startedAt = Date.now();
const results = args.length === 0 ? runChecks() : [];
const tests = await runVitest(args);
if (args.length === 0) results.push(...(await runOnOtherNodes()));

console.log('\nThe slowest files:');
for (const { file, seconds } of tests.slowest) console.log(`${seconds.toFixed(1).padStart(8)} s  ${file}`);
console.log('');
for (const { name, passed, seconds } of results) {
  console.log(`${passed ? 'passed' : 'FAILED'}  ${name} (${seconds.toFixed(1)} s)`);
}
console.log(`${tests.failed === 0 ? 'passed' : 'FAILED'}  tests on Node ${process.versions.node}`);
for (const failure of tests.failures) console.log(`FAILED  ${failure}`);
for (const { file, count } of tests.skippedFiles) console.log(`SKIPPED ${count} in ${file}`);
for (const name of missingPeers())
  console.log(`MISSING ${name}: its suites were skipped; npm run pretest says why`);
console.log(`${secondsSince(startedAt).toFixed(0)} s on ${process.platform}, Node ${process.versions.node}`);

const failed = tests.failed + results.filter(({ passed }) => !passed).length;
const passed = tests.passed + results.filter((result) => result.passed).length;
console.log(`${passed} passed, ${failed} failed, ${tests.skipped} skipped`);
process.exitCode = failed === 0 ? 0 : 1;
