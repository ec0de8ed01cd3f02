import { beforeAll, describe, expect, it } from 'vitest';
import { LvmThinPool } from '../../src/pools/LvmThinPool.js';
import { ProgramError, type RunProgram } from '../../src/pools/runProgram.js';
import type { Guest } from '../guest/Guest.js';
import { isLongForm } from '../lio/form.js';

const MiB = 2 ** 20;
const extent = MiB / 2;
const a = 'a'.repeat(32);
const b = 'b'.repeat(32);
const by = 'd'.repeat(32);
const device = (id: string): string => `/dev/vg0/iscsi-wbem-${id}`;

/** LVM itself on a kernel with thin pools, driven from here. */
export function declareThinPool(getGuest: () => Guest): void {
  describe('a thin pool of the real LVM', () => {
    let guest: Guest;
    let pool: LvmThinPool;

    const run: RunProgram = async (program, args) => {
      const { status, stdout, stderr } = await guest.run(program, args);
      if (status === 0) return stdout;
      if (typeof status === 'number') throw new ProgramError(program, status, stderr);
      throw new ProgramError(program, status === 'ENOENT' ? 'not-installed' : 'not-started', stderr);
    };
    const shell = async (line: string): Promise<string> => {
      const { status, stdout, stderr } = await guest.run('/bin/sh', ['-ec', line]);
      if (status !== 0) throw new Error(`${line}: ${status} ${stdout} ${stderr}`);
      return stdout;
    };
    const writeZeros = async (path: string, from: number, to: number): Promise<void> => {
      await shell(
        `dd if=/dev/zero of=${path} bs=1024 seek=${from / 1024} count=${(to - from) / 1024} conv=notrunc`,
      );
    };
    /** Writes extents of a letter through the kernel's cache, as a target does, and waits for no disk. */
    const write = async (id: string, letter: string, at: number, count: number): Promise<void> => {
      await shell(
        `head -c ${count * extent} /dev/zero | tr '\\000' ${letter} | dd of=${device(id)} bs=${extent} seek=${at} conv=notrunc`,
      );
    };
    /** The letter of which each extent is: "." for zeros, "?" for one that is of several. */
    const extents = async (id: string): Promise<string> => {
      const bytes = await guest.read(device(id));
      let letters = '';
      for (let at = 0; at < bytes.length; at += extent) {
        const part = bytes.subarray(at, at + extent);
        const [first = 0] = part;
        letters += !part.equals(Buffer.alloc(part.length, first)) ? '?' : String.fromCharCode(first || 46);
      }
      return letters;
    };

    beforeAll(async () => {
      guest = getGuest();
      await shell(
        'mkdir -p /var/img; mount -t tmpfs tmpfs /var/img; truncate -s 200M /var/img/pv; losetup /dev/loop0 /var/img/pv',
      );
      await shell(
        'pvcreate /dev/loop0; vgcreate --physicalextentsize 512k vg0 /dev/loop0; lvcreate --type thin-pool -L 64M -n pool vg0',
      );
      pool = new LvmThinPool({ name: 'fast', volumeGroup: 'vg0', thinPool: 'pool' }, { run, writeZeros });
    }, 300_000);

    it('makes, copies, shrinks and grows a volume', async () => {
      expect(await pool.read()).toMatchObject({
        totalBytes: 64 * MiB,
        remainingBytes: 64 * MiB,
        stepBytes: extent,
      });
      await pool.create({ id: a, bytes: 3 * extent, thick: false });
      const path = device(a);
      expect(await pool.find(a)).toEqual({ path, type: 'block', bytes: 3 * extent, allocatedBytes: 0 });
      expect(await extents(a)).toBe('...');

      await write(a, 'x', 0, 3);
      await pool.copyAtOnce(a, b);
      await write(a, 'y', 0, 1);
      // What the kernel still held of the source is in the copy, and what was written afterwards is not.
      expect(await extents(b)).toBe('xxx');
      expect(await extents(a)).toBe('yxx');

      await pool.resize(a, 2 * extent, false);
      await pool.resize(a, 4 * extent, false);
      expect(await extents(a)).toBe('yx..');
      expect(await extents(b)).toBe('xxx');
    });

    it.runIf(isLongForm)('restores a volume, and shows nothing of a removed one in a new one', async () => {
      await pool.copyAtOnce(b, by);
      await pool.replace(a, by);
      expect(await extents(a)).toBe('xxx');
      expect(await pool.list()).toEqual([a, b]);

      await pool.remove(a);
      await pool.remove(b);
      expect(await pool.list()).toEqual([]);
      expect(await pool.read()).toMatchObject({ remainingBytes: 64 * MiB });
      await pool.create({ id: a, bytes: 3 * extent, thick: false });
      // A part of a chunk: the rest of it is zeroed.
      await shell(`printf z | dd of=${device(a)} bs=1 seek=${extent + 4096} conv=notrunc,fsync`);
      const bytes = await guest.read(device(a));
      expect(bytes.indexOf('z')).toBe(extent + 4096);
      expect(bytes.filter((byte) => byte !== 0)).toHaveLength(1);
    });

    // Each step of it is tried elsewhere on a fake of LVM.
    it.runIf(isLongForm)('finishes a replacement that was cut off between two renames', async () => {
      await pool.create({ id: a, bytes: 2 * extent, thick: false });
      await pool.create({ id: by, bytes: extent, thick: false });
      await run('lvrename', ['vg0', `iscsi-wbem-${a}`, `iscsi-wbem-${a}-replaced`]);
      const restarted = new LvmThinPool(
        { name: 'fast', volumeGroup: 'vg0', thinPool: 'pool' },
        { run, writeZeros },
      );
      expect(await restarted.find(a)).toMatchObject({ path: device(a), bytes: 2 * extent });
      await restarted.replace(a, by);
      expect(await restarted.find(a)).toMatchObject({ bytes: extent });
      expect(await restarted.list()).toEqual([a]);
      await restarted.remove(a);
    });

    it.runIf(isLongForm)('says what is not there', async () => {
      const of = (volumeGroup: string, thinPool: string): LvmThinPool =>
        new LvmThinPool({ name: 'fast', volumeGroup, thinPool }, { run, writeZeros });
      await expect(of('vg9', 'pool').read()).rejects.toMatchObject({
        reason: 'unavailable',
        message: expect.stringContaining('Volume group "vg9" not found') as string,
      });
      await expect(of('vg0', 'none').read()).rejects.toMatchObject({ reason: 'unavailable' });
      await shell('lvchange --zero n vg0/pool');
      await expect(of('vg0', 'pool').read()).rejects.toMatchObject({
        reason: 'unavailable',
        message: expect.stringContaining('does not zero') as string,
      });
      await shell('lvchange --zero y vg0/pool');
      await expect(of('vg0', 'pool').read()).resolves.toMatchObject({ stepBytes: extent });
    });

    it.runIf(isLongForm)(
      'is behind the embedded target: written, deallocated, grown under a session, and never another volume',
      async () => {
        const script = `
        import { randomBytes } from 'node:crypto';
        import { LvmThinPool } from '/project/dist/modules/pools/LvmThinPool.js';
        import { EmbeddedDriver } from '/project/dist/modules/targets/embedded/EmbeddedDriver.js';
        import { TargetDataPath } from '/project/dist/modules/targets/embedded/TargetDataPath.js';
        import { LmdbStore } from '/project/dist/modules/store/lmdb/LmdbStore.js';
        import { SealedStore } from '/project/dist/modules/store/SealedStore.js';
        import { login } from '/project/dist/modules/iscsi/Initiator.js';
        const MiB = 2 ** 20, target = 'iqn.2026-11.test.example:thin', host = 'iqn.2026-11.test.example:host';
        const id = 'e'.repeat(32);
        const newPool = () => new LvmThinPool({ name: 'fast', volumeGroup: 'vg0', thinPool: 'pool' });
        const pool = newPool();
        await pool.create({ id, bytes: 16 * MiB, thick: false });
        const store = new LmdbStore('/tmp/embedded-state');
        const log = { warn() {}, error(fields, message) { console.error(message, fields); } };
        const driver = new EmbeddedDriver({
          portal: { address: '127.0.0.1', port: 0 }, targets: [], sealed: new SealedStore(store, randomBytes(32)),
          makeDataPath: () => new TargetDataPath(), folder: '/tmp/embedded-state', log,
        });
        await driver.start();
        const drive = async (change) => driver.storage.executeStorage(await driver.storage.planStorage(change));
        const source = async (bytes) => ({ id, path: (await pool.find(id)).path, type: 'block', bytes, blockSize: 512, reserveBytes: 0 });
        await drive({ kind: 'createTarget', target, alias: null, admission: 'initiators' });
        await drive({ kind: 'allow', target, initiator: host });
        await drive({ kind: 'addExport', target, lun: 0, volume: await source(16 * MiB), readOnly: false });
        const session = await login({ address: '127.0.0.1', port: driver.port, targetName: target, initiatorName: host, chap: null });
        const command = async (cdb, more) => {
          const { status, sense, dataIn } = await session.scsiCommand({ lun: 0, cdb, ...more });
          if (status !== 0) throw new Error(cdb.toString('hex') + ' ended with ' + status + ' ' + sense.toString('hex'));
          return dataIn;
        };
        const at = (code, block, blocks) => {
          const cdb = Buffer.alloc(10);
          cdb[0] = code; cdb.writeUInt32BE(block, 2); cdb.writeUInt16BE(blocks, 7);
          return cdb;
        };
        await session.testUnitReady(0).catch(() => {});
        const blocks = MiB / 512;
        for (let part = 0; part < 8; part += 1)
          await command(at(0x2a, part * blocks, blocks), { dataOut: Buffer.alloc(MiB, 'x') });
        await command(at(0x35, 0, 0));
        const allocated = async () => (await newPool().find(id)).allocatedBytes / MiB;
        const written = await allocated();
        // UNMAP of the second half of what was written.
        const parameters = Buffer.alloc(24);
        parameters.writeUInt16BE(22, 0); parameters.writeUInt16BE(16, 2);
        parameters.writeUInt32BE(4 * blocks, 12); parameters.writeUInt32BE(4 * blocks, 16);
        await command(at(0x42, 0, parameters.length), { dataOut: parameters });
        const left = await allocated();
        const first = async (part) => (await command(at(0x28, part * blocks, 1), { dataInLength: 512 }))[0];
        const bytes = [await first(3), await first(4), await first(12)];
        await pool.resize(id, 24 * MiB, false);
        await drive({ kind: 'resize', volume: await source(24 * MiB) });
        const attention = await session.scsiCommand({ lun: 0, cdb: Buffer.alloc(6) });
        const grown = Number((await session.readCapacity16(0)).blocks) / blocks;
        const behind = await first(20);
        await session.logout();
        await drive({ kind: 'removeExport', target, lun: 0 });
        await driver.close();
        await store.close();
        await pool.remove(id);
        await pool.create({ id, bytes: 16 * MiB, thick: false });
        const anew = await allocated();
        await pool.remove(id);
        console.log(JSON.stringify({ written, left, bytes, attention: [attention.status, attention.sense[2] & 15], grown, behind, anew }));
      `;
        const { status, stdout, stderr } = await guest.run(
          '/usr/bin/node',
          ['--input-type=module', '-e', script],
          { timeoutMs: 280_000 },
        );
        expect([status, stderr]).toEqual([0, '']);
        expect(JSON.parse(stdout)).toEqual({
          written: 8,
          left: 4,
          bytes: ['x'.charCodeAt(0), 0, 0],
          // UNIT ATTENTION
          attention: [2, 6],
          grown: 24,
          behind: 0,
          anew: 0,
        });
      },
    );

    it('is beside a folder on XFS, whose files share blocks', async () => {
      const script = `
        import { FolderPool } from '/project/dist/modules/pools/FolderPool.js';
        import { readFileSync, writeFileSync, statfsSync } from 'node:fs';
        const pool = new FolderPool({ name: 'x', folder: '/mnt', thickByDefault: false, reserveBytes: 0 });
        const [a, b, c] = ['a', 'b', 'c'].map((digit) => digit.repeat(32));
        const way = await pool.copiesAtOnce();
        await pool.create({ id: a, bytes: ${32 * MiB}, thick: false });
        writeFileSync('/mnt/' + a + '.img', Buffer.alloc(${16 * MiB}, 'x'), { flag: 'r+', flush: true });
        const before = statfsSync('/mnt').bfree;
        await pool.copyAtOnce(a, b);
        const taken = (before - statfsSync('/mnt').bfree) * statfsSync('/mnt').bsize;
        writeFileSync('/mnt/' + a + '.img', 'y', { flag: 'r+', flush: true });
        const first = (id) => String.fromCharCode(readFileSync('/mnt/' + id + '.img')[0]);
        const copied = first(a) + first(b);
        await pool.copyAtOnce(b, c);
        await pool.replace(a, c);
        console.log(JSON.stringify({ way, sharesBlocks: taken < ${MiB}, copied, restored: first(a), list: (await pool.list()).length }));
      `;
      await shell(
        'mkdir -p /mnt; truncate -s 320M /var/img/xfs; losetup /dev/loop1 /var/img/xfs; mkfs.xfs -q /dev/loop1; mount -t xfs /dev/loop1 /mnt',
      );
      try {
        const { stdout, stderr } = await guest.run('/usr/bin/node', ['--input-type=module', '-e', script]);
        expect(stderr).toBe('');
        expect(JSON.parse(stdout)).toEqual({
          way: 'reflink',
          sharesBlocks: true,
          copied: 'yx',
          restored: 'x',
          list: 2,
        });
      } finally {
        await shell('umount /mnt; losetup -d /dev/loop1; rm /var/img/xfs');
      }
    });
  });
}
