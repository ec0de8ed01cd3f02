#!/usr/bin/env node
/**
 * What `npm test` runs: types, lint, format, then the tests; all of them, also after a failure.
 * The last line printed is `N passed, N failed, N skipped`, in which each check counts as one.
 *
 * With arguments (`npm test -- test/mof`) only vitest runs, with these arguments.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import { cache, root } from '../src/setup.mjs';

/** Each check: its name and the npm script that makes it. */
const checks = [
  ['types', 'types'],
  ['lint', 'lint'],
  ['format', 'format:check'],
];

const reportFile = join(cache, 'vitest.json');

function run(program, args) {
  return spawnSync(program, args, { cwd: root, stdio: 'inherit' }).status === 0;
}

function runChecks() {
  return checks.map(([name, script]) => {
    const startedAt = Date.now();
    const passed = run('npm', ['run', '--silent', script]);
    return { name, passed, seconds: (Date.now() - startedAt) / 1000 };
  });
}

/** Counts of vitest's own JSON report; a file that could not be loaded, or a crash, is a failure of its own. */
function runVitest(args) {
  rmSync(reportFile, { force: true });
  const succeeded = run(process.execPath, [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
    ...args,
  ]);
  if (!existsSync(reportFile)) return { passed: 0, failed: 1, skipped: 0, skippedFiles: [] };
  const report = JSON.parse(readFileSync(reportFile, 'utf8'));
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  );
  const failed = report.numFailedTests + unloaded.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && !succeeded ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
    skippedFiles: report.testResults.map(countSkipped).filter(({ count }) => count > 0),
  };
}

function countSkipped({ name, assertionResults }) {
  const ran = new Set(['passed', 'failed']);
  return {
    file: relative(root, name),
    count: assertionResults.filter(({ status }) => !ran.has(status)).length,
  };
}

function missingPeers() {
  const file = join(cache, 'test-environment.json');
  if (!existsSync(file)) return [];
  return Object.entries(JSON.parse(readFileSync(file, 'utf8')))
    .filter(([, path]) => path === null)
    .map(([name]) => name);
}

const args = process.argv.slice(2);
const results = args.length === 0 ? runChecks() : [];
const tests = runVitest(args);

console.log('');
for (const { name, passed, seconds } of results) {
  console.log(`${passed ? 'passed' : 'FAILED'}  ${name} (${seconds.toFixed(1)} s)`);
}
console.log(`${tests.failed === 0 ? 'passed' : 'FAILED'}  tests`);
for (const { file, count } of tests.skippedFiles) console.log(`SKIPPED ${count} in ${file}`);
for (const name of missingPeers())
  console.log(`MISSING ${name}: its suites were skipped; npm run pretest says why`);

const failed = tests.failed + results.filter(({ passed }) => !passed).length;
const passed = tests.passed + results.filter((result) => result.passed).length;
console.log(`${passed} passed, ${failed} failed, ${tests.skipped} skipped`);
process.exitCode = failed === 0 ? 0 : 1;
