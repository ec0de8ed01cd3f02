import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StorageWorld } from '../../provisioning/StorageWorld.js';
import { addBareVolume } from '../../provisioning/addBareVolume.js';
import { haveTgtd } from '../../support/tgtd.js';
import { ScriptedManager } from '../ScriptedManager.js';
import { StorageServer } from '../StorageServer.js';
import {
  AcceptanceWorld,
  canAccept,
  initiator,
  isLongForm,
  kinds,
  MiB,
  type Place,
} from './AcceptanceWorld.js';
import { mountTmpfs } from '../../support/mountTmpfs.js';

const worldKinds = haveTgtd ? (['embedded', 'tgt'] as const) : (['embedded'] as const);

describe.skipIf(!canAccept).each(worldKinds)('check 49: many volumes on %s', (kind) => {
  const counts = { volumes: 1_000, views: 100 };
  let world: StorageWorld;
  let server: StorageServer;
  let manager: ScriptedManager;
  beforeAll(async () => {
    world = new StorageWorld(kind);
    Object.assign(world.settings, { maxVolumes: 10_000, maxTargets: 10_000, verifyExports: false });
    await world.start();
    for (let index = 0; index < counts.volumes; index += 1) {
      const id = addBareVolume(world, index);
      if (index < counts.views) await world.export(await world.makeTarget(`view${index}`), id);
    }
    server = new StorageServer(world);
    await server.start();
    manager = new ScriptedManager('commands');
    await manager.connect(server);
    await manager.step('connect_to_array');
  });
  afterAll(async () => {
    await manager.stop();
    await server.stop();
    await world.dispose();
  });

  it('check 49: are listed with no request to the target for each of them', async () => {
    world.requests.length = 0;
    const listed = await manager.step<readonly unknown[]>('list_volumes');
    expect(listed).toHaveLength(counts.volumes);
    // Three of a snapshot, for each class that is asked for: tgtd shows all targets at once.
    expect(world.requests.length).toBeLessThan(50);
  });
});

describe.skipIf(!canAccept).each(kinds)('check 43: managers at once on %s', (kind) => {
  const { count, managerCount } = isLongForm
    ? { count: 200, managerCount: 20 }
    : { count: 10, managerCount: 4 };
  let world: AcceptanceWorld;
  beforeAll(async () => {
    // All of them change one view: on a slow machine the last one waits for longer than is usual.
    const args = ['--max-volumes', `${count + 10}`, '--lock-wait-ms', '600000'];
    world = await AcceptanceWorld.open(kind, { args });
  });
  afterAll(() => world.dispose());

  const options = isLongForm ? { timeout: 3_600_000 } : {};
  it(
    'check 43: volumes, masks and deletions in parallel leave no name, LUN or file twice, and nothing behind',
    options,
    async () => {
      const managers = [world.manager];
      for (let index = 1; index < managerCount; index += 1) {
        const manager = new ScriptedManager('commands');
        await manager.connect(world.server);
        await manager.step('connect_to_array');
        managers.push(manager);
      }
      /** Every name is asked for by two managers. */
      const both = <T>(step: (manager: ScriptedManager, name: string) => Promise<T>): Promise<unknown> =>
        Promise.all(
          managers.map(async (manager, at) => {
            const answers: string[] = [];
            const stride = managerCount / 2;
            for (let index = at % stride; index < count; index += stride)
              answers.push(
                await step(manager, `p${index}`).then(
                  () => 'done',
                  (error: unknown) => String(error),
                ),
              );
            return answers;
          }),
        );
      try {
        const names = Array.from({ length: count }, (_, index) => `p${index}`).toSorted();
        await both((manager, name) => manager.step('volume_create', { name, bytes: MiB }));
        expect(await world.volumeNames()).toEqual(names);
        expect(new Set(world.poolFiles()).size).toBe(world.poolFiles().length);
        await world.lsm('group_create', { name: 'g', initiator });
        await world.lsm<Place>('volume_mask', { name: 'p0', group: 'g' });
        await both((manager, name) => manager.step('volume_mask', { name, group: 'g' }));
        expect(await world.lsm('list_of_group', { group: 'g' })).toEqual(names);
        const numbers = await world.lsm<readonly number[]>('lun_numbers', { group: 'g' });
        expect(new Set(numbers).size).toBe(count);
        await both((manager, name) => manager.step('volume_unmask', { name, group: 'g' }));
        await world.lsm('group_delete', { name: 'g' });
        await both((manager, name) => manager.step('volume_delete', { name }));
        expect(await world.volumeNames()).toEqual([]);
        expect(world.poolFiles()).toEqual([]);
      } finally {
        for (const manager of managers.slice(1)) await manager.stop();
      }
    },
  );
});

const disk = mkdtempSync(join(tmpdir(), 'pool-'));
const isMounted = mountTmpfs(disk);
if (!isMounted) rmSync(disk, { recursive: true });

/** Writes until there is no room. */
function fill(path: string): void {
  const piece = Buffer.alloc(65_536);
  try {
    for (;;) appendFileSync(path, piece);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

function remount(as: 'ro' | 'rw'): void {
  execFileSync('mount', ['-o', `remount,${as}`, disk], { stdio: 'ignore' });
}

function unmount(): void {
  try {
    execFileSync('umount', ['-l', disk], { stdio: 'ignore' });
  } catch {
    // It is not mounted any more.
  }
}

describe.skipIf(!canAccept || !isMounted)('check 44: a pool in trouble (a tmpfs, so as root alone)', () => {
  let world: AcceptanceWorld;
  let config: string;
  beforeAll(async () => {
    config = join(mkdtempSync(join(tmpdir(), 'config-')), 'config.toml');
    writeFileSync(config, `[[pool]]\nname = "small"\nfolder = "${disk}"\n`);
    world = await AcceptanceWorld.open('embedded', { args: ['--config', config] });
  });
  afterAll(async () => {
    await world.dispose();
    unmount();
    rmSync(disk, { recursive: true, force: true });
  });

  const status = async (): Promise<readonly number[]> =>
    (await world.lsm<readonly { readonly status: readonly number[] }[]>('list_pools'))[0]?.status ?? [];

  it('check 44: a pool that can only be read says so, and takes no volume', async () => {
    await world.lsm('volume_create', { name: 'small', bytes: MiB });
    remount('ro');
    try {
      expect(await status()).not.toEqual([2]);
      await expect(world.lsm('volume_create', { name: 'more', bytes: MiB })).rejects.toThrow('PLUGIN_BUG 4');
      expect(await world.volumeNames()).toEqual(['small']);
    } finally {
      remount('rw');
    }
    expect(await status()).toEqual([2]);
  });

  it('check 44: a pool that is full or gone says so and takes no volume, and what is exported is left alone', async () => {
    await world.lsm('group_create', { name: 'g', initiator });
    const place = await world.lsm<Place>('volume_mask', { name: 'small', group: 'g' });
    expect(await world.io(initiator, place, ['write -P 3 0 1M', 'flush'])).toMatchObject({ status: 0 });
    expect(await status()).toEqual([2]);

    fill(join(disk, 'filler'));
    expect(await status()).not.toEqual([2]);
    await expect(world.lsm('volume_create', { name: 'more', bytes: MiB })).rejects.toThrow('PLUGIN_BUG 4');
    expect(await world.io(initiator, place, ['read -P 3 0 1M'])).toMatchObject({ status: 0 });
    rmSync(join(disk, 'filler'));
    expect(await status()).toEqual([2]);

    unmount();
    rmSync(disk, { recursive: true });
    expect(await status()).not.toEqual([2]);
    await expect(world.lsm('volume_create', { name: 'gone', bytes: MiB })).rejects.toThrow('PLUGIN_BUG 4');
    expect(await world.io(initiator, place, ['read -P 3 0 1M'])).toMatchObject({ status: 0 });
    expect(await world.lsm('list_systems')).toMatchObject([{ status: [2] }]);
  });
});
