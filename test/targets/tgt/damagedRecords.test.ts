import { afterEach, beforeEach, expect, it } from 'vitest';
import { SealedStoreError } from '../../../src/store/SealedStore.js';
import { parseIscsiName } from '../../../src/targets/IscsiName.js';
import { damagedRecordFinding } from '../../../src/targets/tgt/findings.js';
import { parseTgtName } from '../../../src/targets/tgt/TgtName.js';
import { TgtRecords } from '../../../src/targets/tgt/TgtRecords.js';
import { makeTemporaryStore, type TemporaryStore } from '../../support/temporaryStore.js';

const target = parseIscsiName('iqn.2026-11.test.example:t1');
const alice = parseTgtName('alice');

let temporary: TemporaryStore;

beforeEach(() => {
  temporary = makeTemporaryStore();
  const records = new TgtRecords(temporary.sealed);
  records.putTarget(target, { incoming: [alice], outgoing: null });
  records.putUnfinished({ hole: null });
});
afterEach(() => temporary.remove());

function damage(key: string): void {
  const value = Buffer.from(temporary.store.get(`sealed/${key}`) ?? Buffer.alloc(0));
  value.writeUInt8(value.readUInt8(20) ^ 1, 20);
  temporary.store.put(`sealed/${key}`, value);
}

it('a target whose record does not open is one that must be closed after a restart of tgtd, without accounts', () => {
  damage(`tgt/target/${target}`);

  const records = new TgtRecords(temporary.sealed);

  expect(records.targets.get(target)).toEqual({ incoming: [], outgoing: null });
  expect(records.damaged).toEqual([`tgt/target/${target}`]);
  expect(records.damaged.map(damagedRecordFinding)).toMatchObject([{ severity: 'error' }]);
});

it('an unfinished change that does not open is not passed over: a list of tgtd may have a hole', () => {
  damage('tgt/unfinished');

  expect(() => new TgtRecords(temporary.sealed)).toThrow(SealedStoreError);
});
