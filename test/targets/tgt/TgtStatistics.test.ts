import { describe, expect, it } from 'vitest';
import { parseIscsiName } from '../../../src/targets/IscsiName.js';
import { TargetDriverError } from '../../../src/targets/TargetDriverError.js';
import type { DaemonIdentity } from '../../../src/targets/tgt/DaemonIdentity.js';
import { TgtStatistics, type CountedExport } from '../../../src/targets/tgt/TgtStatistics.js';

const identity: DaemonIdentity = { inode: '1:1', ctimeNs: '1', process: null };
const target = parseIscsiName('iqn.2026-11.test.example:t1');
const [db1, db2] = ['a'.repeat(32), 'b'.repeat(32)];

function place(volumeId: string, lun: number, tid: number | null = 1): CountedExport {
  return { volumeId, target, lun, path: null, tid };
}

/** What one session of target 1 did at a LUN, as tgtd counts it. */
interface Counted {
  readonly lun: number;
  readonly sid?: number;
  readonly reads?: number;
  readonly readBytes?: number;
  readonly writes?: number;
  readonly writtenBytes?: number;
}

/** A tgtd that counted that.  The submitted commands are more than the completed ones. */
function daemonOf(counted: readonly Counted[], of: DaemonIdentity = identity) {
  const lines = counted.map(
    ({ lun, sid = 7, reads = 0, readBytes = 0, writes = 0, writtenBytes = 0 }) =>
      `1 ${lun} ${sid} ${readBytes + 4} ${reads + 4} ${readBytes} ${reads} ${writtenBytes + 4} ${writes + 4} ${writtenBytes} ${writes} 9`,
  );
  return {
    identity: of,
    expect: async () => [...lines, 'a line of something else'].join('\n'),
    request: async ({ lun = 0 }: { readonly lun?: number }) => ({
      code: 0,
      text: lines.filter((line) => line.startsWith(`1 ${lun} `)).join('\n'),
    }),
  };
}

/** What a tgtd says that counted these reads of 512 bytes in session 7 of each LUN of target 1. */
function daemonWith(reads: Readonly<Record<number, number>>) {
  const lines = Object.entries(reads).map(
    ([lun, count]) => `1 ${lun} 7 ${count * 512} ${count} ${count * 512} ${count} 0 0 0 0 0`,
  );
  const text = ['tgt lun sid rd_subm(sz,cmds) rd_done(sz,cmds) wr_subm wr_done errs', ...lines].join('\n');
  return {
    identity,
    expect: async () => text,
    request: async ({ lun = 0 }: { readonly lun?: number }) => ({
      code: 0,
      text: lines.find((line) => line.startsWith(`1 ${lun} `)) ?? '',
    }),
  };
}

describe('what is summed of the counts of tgtd', () => {
  it('is kept while the volume is shown, also where tgtd does not have its target for a time', async () => {
    const statistics = new TgtStatistics();
    await statistics.read(daemonWith({ 1: 5 }), [place(db1, 1)], db1);
    expect(await statistics.read(daemonWith({}), [place(db1, 1, null)], db1)).toEqual([]);
    expect(await statistics.read(daemonWith({}), [place(db1, 1, null)], null)).toEqual([]);
    expect(await statistics.read(daemonWith({ 1: 2 }), [place(db1, 1)], db1)).toMatchObject([
      { volumeId: db1, lun: 1, commands: 7, reads: 7, readBytes: 7 * 512, writes: 0 },
    ]);
  });

  it.each([[db2], [null]])('is dropped with the volume by the next reading, of %s', async (read) => {
    const statistics = new TgtStatistics();
    const daemon = daemonWith({ 1: 5, 2: 3 });
    await statistics.read(daemon, [place(db1, 1), place(db2, 2)], db1);
    await statistics.read(daemon, [place(db2, 2)], read);
    expect(await statistics.read(daemon, [place(db1, 1), place(db2, 2)], db1)).toMatchObject([{ reads: 5 }]);
  });
});

describe('what tgtd counts', () => {
  const all = [place(db1, 1)];

  it('is of completed commands, summed over the sessions of a LUN', async () => {
    const statistics = new TgtStatistics();
    const daemon = daemonOf([
      { lun: 1, sid: 1, reads: 2, readBytes: 1024, writes: 1, writtenBytes: 512 },
      { lun: 1, sid: 2, reads: 3, readBytes: 2048 },
    ]);
    for (const of of [db1, null])
      expect(await statistics.read(daemon, all, of)).toEqual([
        {
          volumeId: db1,
          target,
          lun: 1,
          commands: 6,
          reads: 5,
          readBytes: 3072,
          writes: 1,
          writtenBytes: 512,
          startedAt: null,
          readMicroseconds: null,
          writeMicroseconds: null,
        },
      ]);
  });

  it('is summed over the LUNs of a volume, which is told of once', async () => {
    const statistics = new TgtStatistics();
    const daemon = daemonOf([
      { lun: 1, reads: 2, readBytes: 1024 },
      { lun: 2, reads: 3, readBytes: 2048 },
      { lun: 3, reads: 100, readBytes: 512 },
    ]);
    const found = await statistics.read(daemon, [place(db1, 1), place(db1, 2)], null);
    expect(found).toMatchObject([{ volumeId: db1, reads: 5, readBytes: 3072 }]);
  });

  it('goes on beyond 32 bits, and after a session whose number another one has', async () => {
    const statistics = new TgtStatistics();
    const most = 2 ** 32;
    await statistics.read(daemonOf([{ lun: 1, reads: most - 2, readBytes: 1000 }]), all, db1);
    const wrapped = daemonOf([{ lun: 1, reads: 3, readBytes: 6000 }]);
    expect(await statistics.read(wrapped, all, db1)).toMatchObject([{ reads: most + 3, readBytes: 6000 }]);
    const another = daemonOf([{ lun: 1, reads: 1, readBytes: 512 }]);
    expect(await statistics.read(another, all, db1)).toMatchObject([{ reads: most + 4, readBytes: 6512 }]);
  });

  it('begins anew with a new tgtd, and what was counted before is kept', async () => {
    const statistics = new TgtStatistics();
    await statistics.read(daemonOf([{ lun: 1, reads: 5, readBytes: 512 }]), all, db1);
    const next = daemonOf([{ lun: 1, reads: 7, readBytes: 4096 }], { ...identity, inode: '1:2' });
    expect(await statistics.read(next, all, db1)).toMatchObject([{ reads: 12, readBytes: 4608 }]);
  });

  it.each([
    ['target', 4],
    ['unit', 5],
  ])('is nothing where tgtd has no such %s any more', async (_, code) => {
    const daemon = { ...daemonOf([]), request: async () => ({ code, text: '' }) };
    expect(await new TgtStatistics().read(daemon, all, db1)).toMatchObject([{ commands: 0 }]);
  });

  it('is an error where tgtd refuses to tell', async () => {
    const daemon = { ...daemonOf([]), request: async () => ({ code: 2, text: '' }) };
    await expect(new TgtStatistics().read(daemon, all, db1)).rejects.toThrow(TargetDriverError);
  });
});
