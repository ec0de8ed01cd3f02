/** Runs vitest in a process of its own, on any Node, and counts what it reports. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import { cache, root } from '../../src/setup.mjs';

/**
 * @param {readonly string[]} args of vitest
 * @param {{ node?: string, name?: string, quiet?: boolean }} options `node`: the program it runs on, this one if left out;
 *   `name`: of the report in .cache; `quiet`: what it prints is returned, not shown
 * @returns counts of vitest's own JSON report; a file that could not be loaded, or a crash, is a failure of its own.  `failures`
 *   has a line for each of them
 */
export async function runVitest(args, { node = process.execPath, name = 'vitest', quiet = false } = {}) {
  const reportFile = join(cache, `${name}.json`);
  rmSync(reportFile, { force: true });
  const { succeeded, output } = await run(
    node,
    [
      join(root, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
      ...args,
    ],
    quiet,
  );
  if (!existsSync(reportFile))
    return {
      passed: 0,
      failed: 1,
      failures: ['vitest ended without a report'],
      skipped: 0,
      skippedFiles: [],
      slowest: [],
      output,
    };
  const report = JSON.parse(readFileSync(reportFile, 'utf8'));
  const failures = report.testResults.flatMap(failuresOf);
  if (failures.length === 0 && !succeeded)
    failures.push('an error outside all tests: vitest printed it above as "Unhandled"');
  return {
    passed: report.numPassedTests,
    failed: failures.length,
    failures,
    skipped: report.numPendingTests + report.numTodoTests,
    skippedFiles: report.testResults.map(countSkipped).filter(({ count }) => count > 0),
    slowest: slowestOf(report.testResults),
    output,
  };
}

function run(program, args, quiet) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.once('error', (error) => resolve({ succeeded: false, output: `${output}${error.message}\n` }));
    child.once('close', (status) => resolve({ succeeded: status === 0, output }));
  });
}

/** A line for each failed test of a file, or one for the file if it failed as a whole. */
function failuresOf({ name, status, message, assertionResults }) {
  const file = relative(root, name);
  const failed = assertionResults.filter((assertion) => assertion.status === 'failed');
  if (failed.length === 0) return status === 'failed' ? [`${file}: ${firstLine(message)}`] : [];
  return failed.map(
    ({ fullName, failureMessages }) => `${file}: ${fullName}: ${firstLine(failureMessages[0])}`,
  );
}

function firstLine(text = '') {
  return text.split('\n', 1)[0];
}

function countSkipped({ name, assertionResults }) {
  const ran = new Set(['passed', 'failed']);
  return {
    file: relative(root, name),
    count: assertionResults.filter(({ status }) => !ran.has(status)).length,
  };
}

/** The ten files that took longest. */
function slowestOf(testResults) {
  return testResults
    .map(({ name, startTime, endTime }) => ({
      file: relative(root, name),
      seconds: (endTime - startTime) / 1000,
    }))
    .toSorted((one, other) => other.seconds - one.seconds)
    .slice(0, 10);
}
