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

it('outcomes that an endpoint may still ask for are kept, however many there are', async () => {
  const other = makeTemporaryStore();
  // As thousands of acts a minute would leave them.
  const fill = (name: string, count: number, at: number): Promise<void> =>
    other.store.change((change) => {
      for (let n = 0; n < count; n += 1)
        change.put(`act/${name}-${n}`, Buffer.from(JSON.stringify({ at, outcome: null })));
    });
  await fill('older', 1_000, -1_000_000);
  await fill('old', 100_990, 0);
  const records = new ActRecords(other.store, () => 1);
  for (let n = 0; n < 10; n += 1) records.refuse(`new-${n}`);
  await other.store.change(() => undefined);
  expect(records.find('older-0')).toBeNull();
  expect(records.find('old-0')).not.toBeNull();
  await fill('newer', 990, 900_001);
  const later = new ActRecords(other.store, () => 900_001);
  for (let n = 0; n < 10; n += 1) later.refuse(`newest-${n}`);
  await other.store.change(() => undefined);
  expect(later.find('old-0')).toBeNull();
  expect(later.find('new-0')).not.toBeNull();
  await other.remove();
});
