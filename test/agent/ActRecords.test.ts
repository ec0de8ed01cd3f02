import { afterEach, expect, it } from 'vitest';
import { ActRecords } from '../../src/agent/ActRecords.js';
import { makeTemporaryStore } from '../support/temporaryStore.js';

const temporary = makeTemporaryStore();
afterEach(() => temporary.remove());

it('outcomes of acts are kept over a restart for a day, and forgotten then, a thousand at a time', async () => {
  let now = 0;
  const records = new ActRecords(temporary.store, () => now);
  const done = { cause: 'done', message: 'done', proof: null };
  records.ended('first', done);
  records.refuse('second');
  expect(new ActRecords(temporary.store).find('first')).toEqual({ at: 0, outcome: done });
  expect(new ActRecords(temporary.store).find('second')).toEqual({ at: 0, outcome: null });
  now = 24 * 3_600_000 + 1;
  for (let n = 3; n <= 1_000; n += 1) records.ended(`act-${n}`, done);
  await temporary.store.change(() => undefined);
  expect(records.find('first')).toBeNull();
  expect(records.find('second')).toBeNull();
  expect(records.find('act-3')).toMatchObject({ outcome: done });
});
