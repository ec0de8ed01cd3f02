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
