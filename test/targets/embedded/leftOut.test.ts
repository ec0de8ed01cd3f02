import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { login } from '../../../src/iscsi/Initiator.js';
import { Readiness } from '../../../src/server/Readiness.js';
import { EmbeddedDriver } from '../../../src/targets/embedded/EmbeddedDriver.js';
import { TargetDataPath } from '../../../src/targets/embedded/TargetDataPath.js';
import type { EmbeddedLun } from '../../../src/targets/EmbeddedTarget.js';
import { parseIscsiName } from '../../../src/targets/IscsiName.js';
import { makeTemporaryStore, type TemporaryStore } from '../../support/temporaryStore.js';

const disk = parseIscsiName('iqn.2026-11.test.example:disk');
const MIB = 1024 * 1024;

let temporary: TemporaryStore;
let folder: string;
let log: string[];
let driver: EmbeddedDriver | null;

beforeEach(() => {
  temporary = makeTemporaryStore();
  folder = mkdtempSync(join(tmpdir(), 'left-out-'));
  log = [];
  driver = null;
});
afterEach(async () => {
  await driver?.close();
  await temporary.remove();
  rmSync(folder, { recursive: true });
});

async function start(luns: readonly EmbeddedLun[]): Promise<EmbeddedDriver> {
  driver = new EmbeddedDriver({
    portal: { address: '127.0.0.1', port: 0 },
    targets: [{ iscsiName: disk, alias: null, luns, initiators: null, protected: false }],
    sealed: temporary.sealed,
    makeDataPath: () => new TargetDataPath(),
    folder,
    log: { warn: (_, message) => log.push(message), error: (_, message) => log.push(message) },
  });
  await driver.start();
  await driver.execute(await driver.plan({ kind: 'setChapEnabled', target: disk, enabled: false }));
  return driver;
}

describe('a LUN that cannot be made', () => {
  it('is left out and told; the others serve', async () => {
    const notes = join(folder, 'notes.txt');
    writeFileSync(notes, 'somebody wrote this\n');
    truncateSync(notes, 2 * MIB);
    const absent = join(folder, 'not', 'there');
    const started = await start([
      { lun: 0, bytes: MIB, file: join(folder, 'good') },
      { lun: 1, bytes: MIB, file: notes },
      { lun: 2, bytes: MIB, file: absent },
      { lun: 3, bytes: 1000 * 2 ** 40, file: null },
    ]);
    expect(await started.listTargets()).toMatchObject([{ luns: [0] }]);
    const session = await login({
      address: '127.0.0.1',
      port: started.port,
      targetName: disk,
      initiatorName: 'iqn.2026-11.test.example:host',
      chap: null,
    });
    await session.logout();
    expect(readFileSync(notes).subarray(0, 20).toString()).toBe('somebody wrote this\n');
    expect(statSync(notes).size).toBe(2 * MIB);

    const sentences = [
      expect.stringMatching(/notes\.txt" holds data and was not made by this server/u) as string,
      expect.stringMatching(/there" cannot be used as a medium of 1048576 bytes: ENOENT/u) as string,
      expect.stringMatching(/A LUN of 1099511627776000 bytes in memory: expected at most/u) as string,
    ];
    expect(log).toEqual(sentences);
    const leftOut = await started.leftOut();
    expect(leftOut.map(({ sentence }) => sentence)).toEqual(sentences);
    expect(leftOut.map(({ severity, subject }) => `${severity} ${subject}`)).toEqual(
      [1, 2, 3].map((lun) => `error ${disk} LUN ${lun}`),
    );
    expect(await started.findings()).toEqual(expect.arrayContaining([...leftOut]));
    const credentials = { isInDoubt: false };
    const store = { put: () => {}, expectRoom: () => {} };
    const readiness = new Readiness({ store, driver: started, credentials });
    expect(await readiness.reasons()).toEqual([]);
    expect(await readiness.notes()).toEqual(
      leftOut.map(({ subject, sentence }) => `${subject}: ${sentence}`),
    );
  });

  it('is one whose saved reservations cannot be read: nothing of it is made', async () => {
    const file = join(folder, 'lun');
    const serial = createHash('sha256').update(`${disk}\u00001`).digest('hex').slice(0, 32);
    const name = `${serial}.reservations`;
    mkdirSync(join(folder, 'reservations'), { recursive: true });
    writeFileSync(join(folder, 'reservations', name), 'not what the target wrote');
    const started = await start([{ lun: 1, bytes: MIB, file }]);
    expect(await started.leftOut()).toMatchObject([
      { sentence: expect.stringMatching(/The persistent reservations in ".*" cannot be read/u) as string },
    ]);
    expect(readdirSync(folder)).not.toContain('lun');
  });
});
