import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LioDriver } from '../../src/targets/lio/LioDriver.js';
import type { IscsiName } from '../../src/targets/IscsiName.js';
import { MiB, type StorageWorld } from './StorageWorld.js';

/** READ (10) and WRITE (10) of the first block (SBC-3 5.13, 5.33). */
const read = Buffer.from([0x28, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
const write = Buffer.from([0x2a, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
const block = Buffer.alloc(512, 0xa5);

/** What becomes of LUNs of LIO whose file is gone: LIO makes it anew, empty, when the host restarts. */
export function missingFilesContract(makeWorld: () => StorageWorld): void {
  let world: StorageWorld;
  let volume: string;
  let target: IscsiName;
  let path: string;

  beforeEach(async () => {
    world = makeWorld();
    await world.start();
    ({ volume, target } = await world.provide('db1', 4 * MiB));
    await world.export(target, await world.makeVolume('db2'));
    path = world.pool.pathOf(volume);
    const session = await world.login(target);
    expect((await session.scsiCommand({ lun: 0, cdb: write, dataOut: block })).status).toBe(0);
    await session.logout();
  });
  afterEach(() => world.dispose());

  async function disks(): Promise<readonly number[]> {
    const session = await world.login(target);
    const found = await world.disksOf(session);
    await session.logout();
    return found.toSorted((a, b) => a - b);
  }

  async function firstBlock(): Promise<Buffer> {
    const session = await world.login(target);
    await session.testUnitReady(0).catch(() => {});
    const { dataIn } = await session.scsiCommand({ lun: 0, cdb: read, dataInLength: 512 });
    await session.logout();
    return dataIn;
  }

  async function findings(): Promise<readonly string[]> {
    const found = await world.driver.findings();
    return found
      .filter(({ subject }) => subject === `LUN 0 of ${target}`)
      .map(({ severity, sentence }) => `${severity}: ${sentence}`);
  }

  describe('a LUN whose file is gone', () => {
    it('is shown to nobody once the server runs, and again with its bytes when they are back', async () => {
      await world.lioHost.setAside(path);
      await world.restartTargets();
      // What LIO does by itself: an empty disk of the right size and identity.
      expect(await firstBlock()).toEqual(Buffer.alloc(512));

      await world.restart();

      expect(await disks()).toEqual([1]);
      expect(await findings()).toEqual([
        expect.stringMatching(
          /^error: It is shown to nobody\. The file .* has \d+ bytes, expected 4194304\.$/u,
        ),
      ]);
      const [shown] = await world.driver.storage.findExportsOf(volume);
      expect(shown).toMatchObject({ target, lun: 0, isWithheld: true });
      // What else is done to the target is looked at without it.
      const third = await world.export(target, await world.makeVolume('db3'));
      expect(third.proof).toMatchObject({ state: 'verified' });
      await world.restartTargets();
      expect(await disks()).toEqual([1, 2]);

      await world.lioHost.putBack(path);
      expect(await findings()).toEqual([expect.stringContaining('It is whole again.')]);
      await world.restart();
      expect(await disks()).toEqual([0, 1, 2]);
      expect(await firstBlock()).toEqual(block);
      expect(await findings()).toEqual([]);
      await world.restartTargets();
      expect(await disks()).toEqual([0, 1, 2]);
      expect(await firstBlock()).toEqual(block);
    });

    it('was deleted under LIO: its bytes are served until LIO lets go of them, and no empty disk after that', async () => {
      await world.lioHost.setAside(path);

      await world.restart();

      expect(await disks()).toEqual([0, 1]);
      expect(await findings()).toEqual([expect.stringContaining('LIO serves what it has open')]);
      await world.restartTargets();
      expect(await disks()).toEqual([1]);
      expect(await world.lioHost.sizeOfFile(path)).toBeNull();
      await world.restart();
      expect(await findings()).toEqual([
        expect.stringMatching(/^error: It is shown to nobody\. The file .* is gone\.$/u),
      ]);
      await world.lioHost.putBack(path);
      await world.restart();
      expect(await firstBlock()).toEqual(block);
    });

    it('is not restored where the files are looked at before (state before-restore): no empty disk is there for an instant', async () => {
      await world.lioHost.setAside(path);
      await world.lioHost.clear();

      await (world.driver as unknown as LioDriver).checkFiles();
      await world.restartTargets();

      expect(await disks()).toEqual([1]);
      expect(await world.lioHost.sizeOfFile(path)).toBeNull();
      await world.lioHost.putBack(path);
      await world.restart();
      expect(await disks()).toEqual([0, 1]);
      expect(await firstBlock()).toEqual(block);
    });

    it('can be removed, as its target can be', async () => {
      await world.lioHost.setAside(path);
      await world.restartTargets();
      await world.restart();

      await world.done({ kind: 'removeExport', target, lun: 0 });
      await world.done({ kind: 'removeExport', target, lun: 1 });
      await world.done({ kind: 'removeTarget', target });
      expect(await world.driver.storage.findExportsOf(volume)).toEqual([]);
      expect(await world.driver.findTarget(target)).toBeNull();
    });
  });
}
