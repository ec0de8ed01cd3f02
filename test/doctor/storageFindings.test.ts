import { truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storageFindings } from '../../src/doctor/storageFindings.js';
import type { Pool } from '../../src/pools/Pool.js';
import { PoolError } from '../../src/pools/PoolError.js';
import { host, MiB, StorageWorld } from '../provisioning/StorageWorld.js';

let world: StorageWorld;

beforeEach(async () => {
  world = new StorageWorld();
  await world.start();
});
afterEach(() => world.dispose());

/** As `doctor` prints them: severity, subject and sentence; those of the pool's place, which the test machine decides, left out. */
async function findings(pools: readonly Pool[] = [world.pool], stateDir = '/proc'): Promise<string[]> {
  const storage = { driver: world.driver.storage, pools, volumes: world.volumes };
  const found = await storageFindings(storage, world.driver, stateDir);
  return found
    .map(({ severity, subject, sentence }) => `${severity} ${subject}: ${sentence}`)
    .filter((line) => !/% of its/u.test(line));
}

/** The pool with another room. */
function withSpace(remainingBytes: number): Pool {
  const primordial = { id: 'p', totalBytes: 100, remainingBytes };
  return Object.assign(Object.create(world.pool) as Pool, {
    read: async () => ({ totalBytes: 100, remainingBytes, primordial }),
    list: () => world.pool.list(),
    find: (id: string) => world.pool.find(id),
  });
}

describe('findings about storage', () => {
  it('are none where all is well', async () => {
    await world.provide('db1');

    expect(await findings()).toEqual([]);
  });

  it('are volumes whose bytes are gone, and bytes that are no volume', async () => {
    const volume = await world.makeVolume('db1');
    unlinkSync(join(world.poolFolder, `${volume}.img`));
    const orphan = 'a'.repeat(32);
    writeFileSync(join(world.poolFolder, `${orphan}.img`), '');

    expect(await findings()).toEqual([
      `error volume db1: Its bytes are not in the pool "pool", which has nothing under ${volume}.`,
      `warning pool pool: It has bytes under ${orphan} that are no volume of this server.`,
    ]);
  });

  it('are volumes that were cut', async () => {
    const volume = await world.makeVolume('db1', MiB);
    const path = join(world.poolFolder, `${volume}.img`);
    truncateSync(path, 512);

    expect(await findings()).toEqual([
      `error volume db1: ${path} has 512 bytes, expected its ${MiB}: it was cut, or made anew when it was gone.`,
    ]);
  });

  it.each([
    [21, []],
    [20, ['warning']],
    [10, ['warning']],
    [5, ['error']],
  ])('are pools with volumes that fill: with %i of 100 bytes left', async (left, severities) => {
    const empty = { driver: world.driver.storage, pools: [withSpace(left)], volumes: world.volumes };
    expect(await storageFindings(empty, world.driver, '/proc')).toEqual([]);
    await world.makeVolume('db1');
    const storage = { driver: world.driver.storage, pools: [withSpace(left)], volumes: world.volumes };

    const found = await storageFindings(storage, world.driver, '/proc');

    expect(
      found.filter(({ sentence }) => sentence.includes('% of its')).map(({ severity }) => severity),
    ).toEqual(severities);
  });

  it('are a pool that cannot be used, one that the configuration has no more, and one on the file system of the state', async () => {
    await world.makeVolume('db1');
    const broken = Object.assign(Object.create(world.pool) as Pool, {
      read: async () => {
        throw new PoolError('unavailable', 'the folder is gone');
      },
    });

    expect(await findings([broken])).toEqual(['error pool pool: the folder is gone.']);
    expect(await findings([])).toEqual([
      'error pool pool: The configuration has no such pool, and 1 volumes are in it.',
    ]);
    const [record] = world.volumes.list();
    if (!record) throw new Error('there is no volume');
    world.volumes.put({ ...record, pool: 'default' });
    const storage = { driver: world.driver.storage, pools: [], volumes: world.volumes };
    const [ofDefault] = await storageFindings(storage, world.driver, '/state');
    expect(ofDefault?.remedy).toContain('folder = "/state/volumes"');
    world.volumes.put(record);
    expect(await findings([world.pool], world.folder)).toEqual([
      "warning pool pool: It is on the file system of the server's own state, which volumes share.",
    ]);
  });

  it('are none of the pool that lies in the state folder on purpose, unless its volumes can fill what the server needs', async () => {
    await world.makeVolume('db1', 8 * MiB);
    const state = world.folder;
    const inState = Object.assign(Object.create(withSpace(50)) as Pool, {
      read: async () => ({ ...(await world.pool.read()), remainingBytes: MiB }),
      find: (id: string) => world.pool.find(id),
      pathOf: (id: string) => join(state, 'volumes', `${id}.img`),
    });
    const storage = { driver: world.driver.storage, pools: [inState], volumes: world.volumes };
    const sentencesOf = async (driver: typeof storage.driver): Promise<readonly string[]> =>
      (await storageFindings({ ...storage, driver }, world.driver, state))
        .map(({ sentence }) => sentence)
        .filter((sentence) => sentence.includes('state'));
    expect(await sentencesOf(storage.driver)).toEqual([]);

    const { storageCapabilities } = storage.driver;
    const careless = { ...storageCapabilities, keepsReserve: false };
    Object.assign(storage.driver, { storageCapabilities: careless });
    expect(await sentencesOf(storage.driver)).toEqual([
      "It is on the file system of the server's own state, which writes to its volumes can fill: this kind of target does not leave --pool-reserve free.",
    ]);
  });

  it('are volumes at several targets', async () => {
    const { volume, target } = await world.provide('db1');
    const second = await world.makeTarget('db2');
    await world.addAccount(second);
    await world.done({ kind: 'allow', target: second, initiator: host });
    await world.done({ kind: 'addExport', target: second, volume, lun: null, readOnly: false, shared: true });

    expect(await findings()).toEqual([
      `warning volume db1: "db1" is shown by ${target} and ${second}: initiators that use one file system at the same time destroy it unless it is made for that; SCSI reservations hold at all of them.`,
    ]);
  });

  it('are exports that nobody can see', async () => {
    const volume = await world.makeVolume('db1');
    const target = await world.makeTarget('db1');
    await world.export(target, volume);
    expect(await findings()).toEqual([`warning ${target}: It shows volumes, and no initiator may see them.`]);

    await world.done({ kind: 'allow', target, initiator: host });
    expect(await findings()).toEqual([
      `warning ${target}: It shows volumes to initiators without an account: ${host} has no account at ${target} and cannot log in until there is one.`,
    ]);

    await world.addAccount(target);
    expect(await findings()).toEqual([]);
    const second = (await world.export(target, await world.makeVolume('db2'))).lun ?? 0;
    await world.done({ kind: 'deny', target, initiator: host, luns: [0] });
    expect(await findings()).toEqual([
      `warning ${target} LUN 0: No initiator that the target allows may see it.`,
    ]);
    await world.done({ kind: 'removeExport', target, lun: second });
    world.volumes.remove(volume);
    expect(await findings()).toContain(
      `error ${target} LUN 0: It shows the volume ${volume}, which this server does not know.`,
    );
  });
});
