/**
 * `npm run fuzz`: every fuzz test of the project (test/**\/fuzz.test.ts), again and again with new seeds and more cases each,
 * until the time is over.
 *
 *   npm run fuzz -- [--seconds N] [--seed N] [PATH ...]
 *
 * 60 seconds unless it says otherwise; a round that has begun is finished.  A path (`test/xml`) keeps to the tests below it.
 * At the first failure it stops, shows the counterexample that fast-check has made as small as it can, says how to see it
 * again, and exits with 1: put the case into a test beside the fuzz test and mend it.
 */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { projectFolder } from '../support/environment.js';
import { readRunOptions } from '../support/readRunOptions.js';

/** A round takes about a minute on one core; the short form is a tenth of it. */
const factor = 10;

const usage = `fuzz -- [--seconds N] [--seed N] [PATH ...]

Every fuzz test, or those below the paths, with new seeds until N seconds are over; 60 unless it says otherwise.`;
const { values, positionals } = readRunOptions(usage, {
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string' } },
});
const seconds = Number(values.seconds);
if (!(seconds > 0)) {
  process.stderr.write(`--seconds ${values.seconds}: expected a number of seconds above 0.\n`);
  process.exit(2);
}

const endAt = performance.now() + seconds * 1000;
let rounds = 0;
let seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
do {
  rounds += 1;
  process.stdout.write(`round ${rounds}, seed ${seed}\n`);
  const { status } = spawnSync(
    process.execPath,
    [
      join(projectFolder, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--testTimeout=600000',
      ...(positionals.length === 0
        ? ['fuzz.test.ts']
        : positionals.map((path) => join(path, 'fuzz.test.ts'))),
    ],
    {
      cwd: projectFolder,
      stdio: 'inherit',
      env: { ...process.env, FAST_CHECK_SEED: String(seed), FUZZ_FACTOR: String(factor) },
    },
  );
  if (status !== 0) {
    process.stderr.write(
      `round ${rounds} failed; again: npm run fuzz -- --seconds 1 --seed ${seed} ${positionals.join(' ')}\n`,
    );
    process.exit(1);
  }
  seed = randomInt(2 ** 31);
} while (performance.now() < endAt);
process.stdout.write(`${rounds} rounds, nothing found\n`);
