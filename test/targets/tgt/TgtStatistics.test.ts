import { describe, expect, it } from 'vitest';
import { parseIscsiName } from '../../../src/targets/IscsiName.js';
import type { DaemonIdentity } from '../../../src/targets/tgt/DaemonIdentity.js';
import { TgtStatistics, type CountedExport } from '../../../src/targets/tgt/TgtStatistics.js';

const identity: DaemonIdentity = { inode: '1:1', ctimeNs: '1', process: null };
const target = parseIscsiName('iqn.2026-11.test.example:t1');
const [db1, db2] = ['a'.repeat(32), 'b'.repeat(32)];

function place(volumeId: string, lun: number, tid: number | null = 1): CountedExport {
  return { volumeId, target, lun, path: null, tid };
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
