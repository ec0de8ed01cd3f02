import { existsSync, statSync, truncateSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { host, MiB, other, StorageWorld, type StorageKind } from './StorageWorld.js';

/** What exports promise, whatever kind of target is behind them. */
export function exportContract(
  kind: StorageKind,
  makeWorld: () => StorageWorld = () => new StorageWorld(kind),
): void {
  let world: StorageWorld;

  beforeEach(async () => {
    world = makeWorld();
    await world.start();
  });
  afterEach(() => world.dispose());

  describe('an export', () => {
    it('is seen by an allowed initiator with its size and identity, and verified by a login', async () => {
      const volume = await world.makeVolume('db1', 8 * MiB);
      const target = await world.makeTarget('db1');
      await world.addAccount(target);
      await world.done({ kind: 'allow', target, initiator: host });

      const outcome = await world.export(target, volume);

      expect(outcome.proof).toMatchObject({ state: 'verified' });
      const session = await world.login(target);
      const { blocks, blockBytes } = await session.readCapacity16(world.firstLun);
      expect(Number(blocks) * blockBytes).toBe(8 * MiB);
      const page = (await session.inquiry(world.firstLun, 0x83, 255)).toString('hex');
      expect(page).toContain(world.driver.storage.identityOf(volume).name);
      await session.logout();
    });

    it('without an account that could see it is unverified, and closed', async () => {
      const volume = await world.makeVolume('db1');
      const target = await world.makeTarget('db1');

      const outcome = await world.export(target, volume);

      expect(outcome.proof?.state).not.toBe('failed');
      await expect(world.login(target)).rejects.toMatchObject({ name: 'IscsiLoginError' });
    });

    it('is of one target, under one number', async () => {
      const { volume, target } = await world.provide('db1');
      const second = await world.makeTarget('db2');
      const another = await world.makeVolume('another');
      const add = { kind: 'addExport', target, volume, lun: null, readOnly: false, shared: false } as const;

      expect((await world.change(add)).cause).toBe('already-there');
      expect((await world.change({ ...add, target: second })).cause).toBe('in-use');
      expect((await world.change({ ...add, volume: another, lun: world.firstLun })).cause).toBe(
        'already-there',
      );
      expect((await world.change({ ...add, volume: another, lun: 256 })).cause).toBe('invalid');
      expect((await world.change({ ...add, volume: 'ffff' })).cause).toBe('no-such-volume');
    });

    it('at a second target, where that is asked for, is the same bytes, grows at both, and says what it means', async () => {
      const { volume, target, lun } = await world.provide('db1');
      const second = await world.makeTarget('db2');
      await world.addAccount(second, other);
      await world.done({ kind: 'allow', target: second, initiator: other });

      const shared = await world.done({
        kind: 'addExport',
        target: second,
        volume,
        lun: null,
        readOnly: false,
        shared: true,
      });

      const { sharesUnits } = world.driver.storage.storageCapabilities;
      expect(shared.proof).toMatchObject({ state: 'verified' });
      expect(shared.warning).toContain(`${target} and ${second}`);
      expect(shared.warning).toContain(sharesUnits ? 'reservations hold' : 'lose data');
      const secondLun = shared.lun ?? Number.NaN;
      const [a, b] = [await world.login(target), await world.login(second, other)];
      for (const [session, number] of [
        [a, lun],
        [b, secondLun],
      ] as const)
        await session.testUnitReady(number).catch(() => {});
      const write = Buffer.alloc(10);
      write[0] = 0x2a;
      write[8] = 1;
      const block = Buffer.alloc(512, 0x5a);
      expect((await a.scsiCommand({ lun, cdb: write, dataOut: block })).status).toBe(0);
      const read = Buffer.from(write);
      read[0] = 0x28;
      const seen = await b.scsiCommand({ lun: secondLun, cdb: read, dataInLength: 512 });
      expect(seen.dataIn).toEqual(block);

      await world.done({ kind: 'resizeVolume', volume, bytes: 3 * MiB, mayShrink: false });
      for (const [session, number] of [
        [a, lun],
        [b, secondLun],
      ] as const) {
        await session.testUnitReady(number).catch(() => {});
        expect(Number((await session.readCapacity16(number)).blocks)).toBe(3 * 2048);
      }

      await world.done({ kind: 'removeExport', target, lun });
      expect(await world.disksOf(a)).toEqual([]);
      expect((await b.scsiCommand({ lun: secondLun, cdb: read, dataInLength: 512 })).dataIn).toEqual(block);
      await a.logout();
      await b.logout();
      expect(await world.driver.storage.findExportsOf(volume)).toMatchObject([{ target: second }]);
    });

    it('keeps its bytes while it grows under a session, which is told where the target tells', async () => {
      const { volume, target, lun } = await world.provide('db1');
      const session = await world.login(target);
      await session.testUnitReady(lun).catch(() => {});
      const block = Buffer.alloc(512, 0xa5);
      const write = Buffer.alloc(10);
      write[0] = 0x2a;
      write[8] = 1;
      expect((await session.scsiCommand({ lun, cdb: write, dataOut: block })).status).toBe(0);

      const outcome = await world.done({ kind: 'resizeVolume', volume, bytes: 3 * MiB, mayShrink: false });

      expect(outcome.proof).toMatchObject({ state: 'verified' });
      if (world.driver.storage.storageCapabilities.resize === 'unit-attention') {
        const attention = await session.scsiCommand({ lun, cdb: Buffer.alloc(6) });
        // CAPACITY DATA HAS CHANGED (SPC-4 annex F).
        expect(attention.sense.subarray(12, 14).toString('hex')).toBe('2a09');
      }
      expect(Number((await session.readCapacity16(lun)).blocks)).toBe(3 * 2048);
      const read = Buffer.from(write);
      read[0] = 0x28;
      expect((await session.scsiCommand({ lun, cdb: read, dataInLength: 512 })).dataIn).toEqual(block);
      await session.logout();
    });

    it('is counted where the target counts: what initiators read and wrote of it, and of nothing else', async ({
      skip,
    }) => {
      const { storage } = world.driver;
      if (storage.readStatistics === undefined) skip();
      const { volume, target, lun } = await world.provide('db1', 4 * MiB);
      const another = await world.makeVolume('db2');
      await world.export(target, another);
      const session = await world.login(target);
      await session.testUnitReady(lun).catch(() => {});
      const of = async (id: string | null) => (await storage.readStatistics?.(id)) ?? [];
      const [before] = await of(volume);
      if (!before) throw new Error('the volume is not counted');
      const blocks = 512;
      const move = Buffer.from([0x2a, 0, 0, 0, 0, 0, 0, blocks >> 8, 0, 0]);
      for (let at = 0; at < 8; at += 1)
        await session.scsiCommand({ lun, cdb: move, dataOut: Buffer.alloc(blocks * 512, at) });
      move[0] = 0x28;
      for (let at = 0; at < 4; at += 1)
        await session.scsiCommand({ lun, cdb: move, dataInLength: blocks * 512 });

      const [after] = await of(volume);
      await session.logout();

      expect(after).toMatchObject({ volumeId: volume, target, lun });
      // A target may count data in whole MiB, and commands of all kinds.
      const MiBOf = (bytes = 0): number => Math.floor(bytes / MiB);
      expect(MiBOf(after?.writtenBytes) - MiBOf(before.writtenBytes)).toBe(2);
      expect(MiBOf(after?.readBytes) - MiBOf(before.readBytes)).toBe(1);
      expect((after?.commands ?? 0) - before.commands).toBeGreaterThanOrEqual(12);
      const since = (now: number | null = null, then: number | null): number | null =>
        now === null || then === null ? null : now - then;
      const apart = [since(after?.reads, before.reads), since(after?.writes, before.writes)];
      expect(apart).toEqual(after?.reads === null ? [null, null] : [4, 8]);
      const all = await of(null);
      expect(all.filter(({ volumeId }) => volumeId === volume)).toHaveLength(1);
      const other = all.find(({ volumeId }) => volumeId === another);
      expect([MiBOf(other?.readBytes), MiBOf(other?.writtenBytes)]).toEqual([0, 0]);
      expect(await of('f'.repeat(32))).toEqual([]);
    });

    it('shrinks only where that is asked for', async () => {
      const { volume, target, lun } = await world.provide('db1', 2 * MiB);

      const shrink = { kind: 'resizeVolume', volume, bytes: MiB, mayShrink: false } as const;
      expect(await world.change(shrink)).toMatchObject({
        cause: 'size-not-supported',
        nearestBytes: 2 * MiB,
      });
      if (world.driver.storage.storageCapabilities.shrinksExports) {
        const { proof } = await world.done({ ...shrink, mayShrink: true });
        expect(proof).toMatchObject({ state: 'verified' });
      } else {
        expect((await world.change({ ...shrink, mayShrink: true })).cause).toBe('not-supported');
        const session = await world.login(target);
        expect(Number((await session.readCapacity16(lun)).blocks)).toBe(2 * 2048);
        await session.logout();
        await world.done({ kind: 'removeExport', target, lun });
        await world.done({ ...shrink, mayShrink: true });
        await world.export(target, volume);
      }
      expect(statSync(join(world.poolFolder, `${volume}.img`)).size).toBe(MiB);
    });

    it('is withdrawn under a session, whose commands then find no unit', async () => {
      const { target, lun } = await world.provide('db1');
      const session = await world.login(target);

      await world.done({ kind: 'removeExport', target, lun });

      expect(await world.disksOf(session)).toEqual([]);
      await session.logout();
    });

    it('is seen by nobody who is denied: the session ends', async () => {
      const { target } = await world.provide('db1');
      const session = await world.login(target);

      await world.done({ kind: 'deny', target, initiator: host });

      await expect(session.reportLuns()).rejects.toMatchObject({ name: 'IscsiSessionError' });
      await expect(world.login(target)).rejects.toMatchObject({ name: 'IscsiLoginError' });
    });

    it('is seen by no initiator that is not allowed, whatever account it has', async () => {
      const { target } = await world.provide('db1');
      await world.addAccount(target, other);

      await expect(world.login(target, other)).rejects.toMatchObject({ name: 'IscsiLoginError' });
    });

    it('of a file that was cut is refused; nor is the volume resized or copied', async () => {
      const volume = await world.makeVolume('db1');
      const target = await world.makeTarget('db1');
      truncateSync(join(world.poolFolder, `${volume}.img`), 0);

      for (const change of [
        { kind: 'addExport', target, volume, lun: null, readOnly: false, shared: false },
        { kind: 'resizeVolume', volume, bytes: 2 * MiB, mayShrink: false },
        { kind: 'copyVolume', source: volume, name: 'copy', as: 'clone', pool: null },
      ] as const)
        expect(await world.change(change)).toMatchObject({
          cause: 'no-such-volume',
          message: expect.stringContaining(`has 0 bytes, expected the ${MiB} of`) as string,
        });
      expect(await world.driver.storage.listExports(target)).toEqual([]);
      expect(statSync(join(world.poolFolder, `${volume}.img`)).size).toBe(0);
    });

    it('of a file that is gone is refused, and nothing of it stays', async () => {
      const volume = await world.makeVolume('db1');
      const target = await world.makeTarget('db1');
      unlinkSync(join(world.poolFolder, `${volume}.img`));

      const add = { kind: 'addExport', target, volume, lun: null, readOnly: false, shared: false } as const;
      expect((await world.change(add)).cause).toBe('no-such-volume');
      expect(await world.driver.storage.listExports(target)).toEqual([]);
      expect(existsSync(join(world.poolFolder, `${volume}.img`))).toBe(false);
    });
  });
}
