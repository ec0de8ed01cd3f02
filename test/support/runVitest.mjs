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
 * @returns counts of vitest's own JSON report; a file that could not be loaded, or a crash, is a failure of its own
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
    return { passed: 0, failed: 1, skipped: 0, skippedFiles: [], slowest: [], output };
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
