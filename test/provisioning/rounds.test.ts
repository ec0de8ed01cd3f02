import { describe, expect, it } from 'vitest';
import { haveTgtd } from '../support/tgtd.js';
import { runFreshBytesRounds, runProvideRounds } from './storageRounds.js';
import { patienceMs } from '../support/patience.js';

/** All of them run with `npm run test:storage`, some with `npm test`. */
const isLongForm = process.env['STORAGE_FORM'] === 'long';
const provideRounds = isLongForm ? 500 : 8;
const freshRounds = isLongForm ? 200 : 8;
const timeoutMs = isLongForm ? 30 * 60_000 : 4 * patienceMs;

describe.each(['embedded', 'tgt'] as const)('volumes that come and go at %s', (kind) => {
  const isThere = kind === 'embedded' || haveTgtd;

  it.skipIf(!isThere)(
    'are never seen by who is not allowed, and cost nobody else an I/O',
    { timeout: timeoutMs },
    async () => {
      const result = await runProvideRounds(kind, provideRounds);
      if (isLongForm) process.stdout.write(`${kind}: ${JSON.stringify(result)}\n`);

      expect(result.strangerSaw).toEqual([]);
      expect(result.lost).toEqual([]);
      // Both were at work all the while.
      expect(result.strangerTries).toBeGreaterThan(provideRounds);
      expect(result.steadyWrites).toBeGreaterThan(provideRounds);
    },
  );

  it.skipIf(!isThere)(
    'read zeros when they are new, whatever was written before',
    { timeout: timeoutMs },
    async () => {
      expect(await runFreshBytesRounds(kind, freshRounds)).toEqual([]);
    },
  );
});
