import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/readSettings.js';
import { LvmThinPool } from '../../src/pools/LvmThinPool.js';
import { findPoolFault } from '../../src/provisioning/checkSizes.js';
import { openStorageToExamine } from '../../src/server/openProvisioning.js';
import { FakeLvm } from '../pools/FakeLvm.js';
import { MiB, StorageWorld } from './StorageWorld.js';

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

  it('has volumes that the embedded target does not show', async () => {
    const target = await world.makeTarget('db1');
    const volume = {
      id: 'a'.repeat(32),
      path: '/dev/vg0/iscsi-wbem',
      type: 'block',
      bytes: 4 * MiB,
      blockSize: 512,
      reserveBytes: 0,
    } as const;
    await expect(
      world.driver.storage.planStorage({ kind: 'addExport', target, lun: null, volume, readOnly: false }),
    ).rejects.toMatchObject({
      reason: 'not-supported',
      message:
        '"/dev/vg0/iscsi-wbem" is a block device: the embedded target shows volumes of folder pools only',
    });
    expect(await world.driver.storage.listExports(target)).toEqual([]);
  });
});
