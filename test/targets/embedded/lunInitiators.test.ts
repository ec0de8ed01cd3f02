import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { login } from '../../../src/iscsi/Initiator.js';
import type { InitiatorSession } from '../../../src/iscsi/InitiatorSession.js';
import { TargetDataPath } from '../../../src/targets/embedded/TargetDataPath.js';
import type { EmbeddedTarget } from '../../../src/targets/EmbeddedTarget.js';
import { parseIscsiName, type IscsiName } from '../../../src/targets/IscsiName.js';

const one = parseIscsiName('iqn.2026-11.test.example:one');
const two = parseIscsiName('iqn.2026-11.test.example:two');
const bytes = 2 ** 20;
const target: EmbeddedTarget = {
  iscsiName: parseIscsiName('iqn.2026-11.test.example:disks'),
  alias: null,
  luns: [
    { lun: 0, bytes, file: null },
    { lun: 1, bytes, file: null, initiators: [one] },
  ],
  initiators: null,
  protected: false,
};

let folder: string;
let dataPath: TargetDataPath;
let port: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lun-initiators-'));
  dataPath = new TargetDataPath();
  const open = [target.iscsiName];
  const portal = { address: '127.0.0.1', port: 0 };
  ({ port } = await dataPath.start({ portal, targets: [target], open, accounts: [], folder }));
});
afterEach(async () => {
  await dataPath.close();
  rmSync(folder, { recursive: true });
});

const loginAs = (initiatorName: IscsiName): Promise<InitiatorSession> =>
  login({ address: '127.0.0.1', port, targetName: target.iscsiName, initiatorName, chap: null });

async function qualifierAt(session: InitiatorSession, lun: number): Promise<number> {
  return ((await session.inquiry(lun))[0] ?? 0) >> 5;
}

it('a LUN with initiators is there for these alone, whoever else the target lets in', async () => {
  const [a, b] = [await loginAs(one), await loginAs(two)];

  expect(await a.reportLuns()).toEqual([0, 1]);
  expect(await b.reportLuns()).toEqual([0]);
  // Peripheral qualifier 3: no logical unit is there (SPC-4 6.4.2).
  expect([await qualifierAt(a, 1), await qualifierAt(b, 1)]).toEqual([0, 3]);
  const read = Buffer.alloc(10);
  read[0] = 0x28;
  read[8] = 1;
  const refused = await b.scsiCommand({ lun: 1, cdb: read, dataInLength: 512 });
  expect(refused.status).toBe(0x02);
  // LOGICAL UNIT NOT SUPPORTED (SAM-5 4.6.4).
  expect(refused.sense.subarray(12, 14).toString('hex')).toBe('2500');
  await a.logout();
  await b.logout();
});

it('who may see a LUN changes under sessions: they are told, and nothing else ends', async () => {
  const [a, b] = [await loginAs(one), await loginAs(two)];
  for (const session of [a, b]) await session.testUnitReady(0).catch(() => {});

  const [first, second] = target.luns;
  if (!first || !second) throw new Error('there are no LUNs');
  await dataPath.putTarget({ ...target, luns: [first, { ...second, initiators: [two] }] });

  for (const session of [a, b]) {
    const told = await session.scsiCommand({ lun: 0, cdb: Buffer.alloc(6) });
    // REPORTED LUNS DATA HAS CHANGED.
    expect(told.sense.subarray(12, 14).toString('hex')).toBe('3f0e');
  }
  expect(await a.reportLuns()).toEqual([0]);
  expect(await b.reportLuns()).toEqual([0, 1]);
  await a.logout();
  await b.logout();
});
