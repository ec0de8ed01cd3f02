import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/readSettings.js';
import { LvmThinPool } from '../../src/pools/LvmThinPool.js';
import { findPoolFault } from '../../src/provisioning/checkSizes.js';
import { openStorageToExamine } from '../../src/server/openProvisioning.js';
import { FakeLvm } from '../pools/FakeLvm.js';
import type { IscsiName } from '../../src/targets/IscsiName.js';
import type { StorageDriverChange } from '../../src/targets/StorageDriver.js';
import { makeLoopDevice } from '../support/loopDevice.js';
import { host, MiB, StorageWorld, type StorageSession } from './StorageWorld.js';

describe('a pool of LVM', () => {
  let world: StorageWorld;
  beforeEach(async () => {
    world = new StorageWorld();
    await world.start();
  });
  afterEach(() => world.dispose());

  it('is opened where the configuration has one', () => {
    const config = join(world.folder, 'config.toml');
    writeFileSync(config, '[[pool]]\nname = "fast"\nvolume-group = "vg0"\nthin-pool = "pool"\n');
    const settings = readSettings(
      { config, stateDir: world.folder },
      { env: {}, isRoot: true, hostName: 'host', homeDir: world.folder },
    );
    const storage = openStorageToExamine(settings, world.driver, world.temporary.store);
    expect(storage?.pools).toMatchObject([
      { kind: 'lvm-thin', name: 'fast', volumeGroup: 'vg0', thinPool: 'pool' },
    ]);
  });

  it('has sizes that are multiples of its extents; the answer to another one names the nearest', async () => {
    const pool = new LvmThinPool(
      { name: 'fast', volumeGroup: 'vg0', thinPool: 'pool' },
      { run: new FakeLvm().run, writeZeros: async () => {} },
    );
    expect(await findPoolFault(pool, 8 * MiB, 0)).toBeNull();
    expect(await findPoolFault(pool, 5 * MiB, 0)).toMatchObject({
      cause: 'size-not-supported',
      nearestBytes: 8 * MiB,
      message: `a size of ${5 * MiB} bytes: expected a multiple of ${4 * MiB} in the pool "fast", such as ${8 * MiB}`,
    });
  });

  it('has volumes that the embedded target shows: written, deallocated, grown, and there after a restart', async (context) => {
    const file = join(world.folder, 'device');
    writeFileSync(file, '');
    truncateSync(file, 8 * MiB);
    const device = makeLoopDevice(file);
    if (device === null) return context.skip('no loop device can be made here');
    try {
      const target = await world.makeTarget('db1');
      await world.addAccount(target);
      await world.done({ kind: 'allow', target, initiator: host });
      const volume = volumeAt(device.path, 8 * MiB);
      await drive({ kind: 'addExport', target, lun: 3, volume, readOnly: false });

      const session = await readySession(target);
      expect(await session.readCapacity16(3)).toMatchObject({ blocks: (8n * BigInt(MiB)) / 512n });
      await write(session, 0, Buffer.alloc(MiB, 'x'));
      await write(session, 4 * MiB, Buffer.alloc(MiB, 'y'));
      expect((await session.scsiCommand({ lun: 3, cdb: synchronizeCache })).status).toBe(0);
      expect(
        readFileSync(file)
          .subarray(4 * MiB, 5 * MiB)
          .equals(Buffer.alloc(MiB, 'y')),
      ).toBe(true);
      // UNMAP (SBC-3 5.25) of the first MiB: it reads zeros, and the device has it back.
      const list = Buffer.from('0016001000000000000000000000000000000800 00000000'.replace(' ', ''), 'hex');
      const unmap = await session.scsiCommand({ lun: 3, cdb: unmapCdb, dataOut: list });
      expect(unmap.status).toBe(0);
      expect((await read(session, 0, MiB)).equals(Buffer.alloc(MiB))).toBe(true);

      truncateSync(file, 16 * MiB);
      device.takeSize();
      await drive({ kind: 'resize', volume: volumeAt(device.path, 16 * MiB) });
      // CAPACITY DATA HAS CHANGED is told first.
      await session.testUnitReady(3).catch(() => {});
      expect(await session.readCapacity16(3)).toMatchObject({ blocks: (16n * BigInt(MiB)) / 512n });
      expect((await read(session, 4 * MiB, MiB)).equals(Buffer.alloc(MiB, 'y'))).toBe(true);
      expect((await read(session, 12 * MiB, MiB)).equals(Buffer.alloc(MiB))).toBe(true);
      await session.logout();

      await world.restart();
      const again = await readySession(target);
      expect((await read(again, 4 * MiB, MiB)).equals(Buffer.alloc(MiB, 'y'))).toBe(true);
      await again.logout();
      await drive({ kind: 'removeExport', target, lun: 3 });
    } finally {
      device.detach();
    }
  });

  it('has no volume that the embedded target shows where there is no such device, or one that is smaller', async () => {
    const target = await world.makeTarget('db1');
    const file = join(world.folder, 'no-device');
    writeFileSync(file, '');
    for (const [path, sentence] of [
      ['/dev/vg0/iscsi-wbem-nothing', 'cannot be opened'],
      [file, 'is no block device'],
    ] as const) {
      await expect(
        drive({ kind: 'addExport', target, lun: 0, volume: volumeAt(path, 4 * MiB), readOnly: false }),
      ).rejects.toThrow(sentence);
      // As provisioning does, which takes back what was refused.
      await drive({ kind: 'removeExport', target, lun: 0 });
    }
  });

  const synchronizeCache = Buffer.from('35000000000000000000', 'hex');
  const unmapCdb = Buffer.from('42000000000000001800', 'hex');

  function volumeAt(path: string, bytes: number) {
    return { id: 'a'.repeat(32), path, type: 'block', bytes, blockSize: 512, reserveBytes: 0 } as const;
  }

  async function drive(change: StorageDriverChange): Promise<void> {
    const { storage } = world.driver;
    await storage.executeStorage(await storage.planStorage(change));
  }

  async function readySession(target: IscsiName): Promise<StorageSession> {
    const session = await world.login(target);
    await session.testUnitReady(3).catch(() => {});
    return session;
  }

  function cdbOf(code: number, offset: number, bytes: number): Buffer {
    const cdb = Buffer.alloc(10);
    cdb[0] = code;
    cdb.writeUInt32BE(offset / 512, 2);
    cdb.writeUInt16BE(bytes / 512, 7);
    return cdb;
  }

  async function write(session: StorageSession, offset: number, dataOut: Buffer): Promise<void> {
    const cdb = cdbOf(0x2a, offset, dataOut.length);
    expect((await session.scsiCommand({ lun: 3, cdb, dataOut })).status).toBe(0);
  }

  async function read(session: StorageSession, offset: number, dataInLength: number): Promise<Buffer> {
    const cdb = cdbOf(0x28, offset, dataInLength);
    const { status, dataIn } = await session.scsiCommand({ lun: 3, cdb, dataInLength });
    expect(status).toBe(0);
    return dataIn;
  }
});
