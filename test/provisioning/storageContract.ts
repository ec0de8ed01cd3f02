import { readdirSync, statfsSync, statSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configured, host, MiB, other, principal, StorageWorld, type StorageKind } from './StorageWorld.js';

/** What storage promises, whatever kind of target is behind it. */
export function storageContract(
  kind: StorageKind,
  makeWorld: () => StorageWorld = () => new StorageWorld(kind),
): void {
  /** What pools do alone is looked at with one kind of target. */
  const elsewhere = kind !== 'embedded';

  let world: StorageWorld;

  beforeEach(async () => {
    world = makeWorld();
    await world.start();
  });
  afterEach(() => world.dispose());

  async function makeThick(bytes: number): Promise<string> {
    const { volume } = await world.done({
      kind: 'createVolume',
      name: 'thick',
      bytes,
      pool: 'pool',
      thick: true,
    });
    if (volume === null) throw new Error('no volume was named');
    return volume;
  }

  describe('a volume', () => {
    it.skipIf(elsewhere)('is a sparse file of its size in its pool, mode 0600, and reads zeros', async () => {
      const id = await world.makeVolume('db1', 64 * MiB);

      const found = statSync(join(world.poolFolder, `${id}.img`));
      expect(found.size).toBe(64 * MiB);
      expect(found.blocks).toBe(0);
      expect(found.mode & 0o777).toBe(0o600);
      expect(world.volumes.findByName('db1')).toMatchObject({
        id,
        bytes: 64 * MiB,
        pool: 'pool',
        thick: false,
      });
      expect(world.records.at(-1)).toMatchObject({ what: 'createVolume', volume: 'db1', outcome: 'done' });
    });

    it.skipIf(elsewhere)('that is thick has all of its blocks', async () => {
      const volume = await makeThick(4 * MiB);

      expect(statSync(join(world.poolFolder, `${volume}.img`)).blocks * 512).toBeGreaterThanOrEqual(4 * MiB);
    });

    it.skipIf(elsewhere).each([
      ['0 bytes', { bytes: 0 }, 'invalid'],
      ['fewer than none', { bytes: -512 }, 'invalid'],
      ['no number', { bytes: Number.NaN }, 'invalid'],
      ['half a block', { bytes: 768 }, 'size-not-supported'],
      ['more than any file system', { bytes: 2 ** 52 }, 'size-not-supported'],
      ['the largest number of uint64', { bytes: 2 ** 64 }, 'size-not-supported'],
      ['a slash in its name', { name: 'a/b' }, 'invalid'],
      ['300 characters', { name: 'x'.repeat(300) }, 'invalid'],
      ['no name', { name: '' }, 'invalid'],
      ['a control character', { name: 'a\u0007' }, 'invalid'],
      ['a writing direction in its name', { name: 'a\u202eb' }, 'invalid'],
      ['the end of a line in its name', { name: 'a\u2028b' }, 'invalid'],
      ['a name that could be the id of another one', { name: '0123456789abcdef'.repeat(2) }, 'invalid'],
      ['a pool that is not there', { pool: 'elsewhere' }, 'no-such-pool'],
    ])('with %s is refused by a sentence, and nothing is made', async (_, wrong, cause) => {
      const outcome = await world.change({
        kind: 'createVolume',
        name: 'db1',
        bytes: MiB,
        pool: null,
        thick: null,
        ...wrong,
      });

      expect(outcome.cause).toBe(cause);
      expect(outcome.message).toMatch(/expected/u);
      expect(readdirSync(world.poolFolder)).toEqual([]);
      expect(world.volumes.size).toBe(0);
    });

    it.skipIf(elsewhere)('has a name that no other one has', async () => {
      await world.makeVolume('db1');

      const create = { kind: 'createVolume', name: 'db1', bytes: MiB, pool: null, thick: null } as const;
      expect((await world.change(create)).cause).toBe('already-there');
      const both = { ...create, name: 'both' };
      const causes = (await Promise.all([world.change(both), world.change(both)])).map(({ cause }) => cause);
      expect(causes.toSorted()).toEqual(['busy', 'done']);
    });

    it.skipIf(elsewhere)('is bounded in number', async () => {
      world.settings.maxVolumes = 1;
      await world.makeVolume('db1');

      const create = { kind: 'createVolume', name: 'db2', bytes: MiB, pool: null, thick: null } as const;
      const { cause, message } = await world.change(create);

      expect(cause).toBe('limit-reached');
      expect(message).toContain('max-volumes');
    });

    it.skipIf(elsewhere)('is bounded in number however many are asked for at once', async () => {
      world.settings.maxVolumes = 2;
      const create = { kind: 'createVolume', bytes: MiB, pool: null, thick: null } as const;

      const causes = (
        await Promise.all(['db1', 'db2', 'db3', 'db4'].map((name) => world.change({ ...create, name })))
      ).map(({ cause }) => cause);

      expect(causes.toSorted()).toEqual(['done', 'done', 'limit-reached', 'limit-reached']);
      expect(world.volumes.size).toBe(2);
      await world.done({ kind: 'removeVolume', volume: [...world.volumes.list()][0]?.id ?? '' });
      expect((await world.change({ ...create, name: 'db5' })).cause).toBe('done');
    });

    it.skipIf(elsewhere)(
      'that is too large is told the largest size there is, a whole number of blocks',
      async () => {
        const outcome = await world.change({
          kind: 'createVolume',
          name: 'db1',
          bytes: 2 ** 64,
          pool: null,
          thick: null,
        });

        expect(outcome.nearestBytes).toBeLessThan(2 ** 53);
        expect((outcome.nearestBytes ?? 1) % 512).toBe(0);
        expect(outcome.message).toContain('expected at most');
      },
    );

    it.skipIf(elsewhere)(
      'leaves the reserve of its pool to others, when it is made and when it grows',
      async () => {
        const volume = await makeThick(MiB);
        const { blocks, bavail, bsize } = statfsSync(world.poolFolder);
        // More than is free, by what nobody frees meanwhile; less than there is in all.
        const reserve = bavail * bsize + Math.min(2 ** 30, Math.floor(((blocks - bavail) * bsize) / 2));
        world.reserveBytes = reserve;
        await world.restart();

        const create = { kind: 'createVolume', name: 'db2', bytes: MiB, pool: null, thick: true } as const;
        const made = await world.change(create);
        const grown = await world.change({ kind: 'resizeVolume', volume, bytes: 2 * MiB, mayShrink: false });

        for (const { cause, message } of [made, grown])
          expect([cause, message]).toEqual(['no-room', `the pool "pool" has 0 bytes left: expected ${MiB}`]);
        expect(statSync(join(world.poolFolder, `${volume}.img`)).size).toBe(MiB);
        // A sparse one takes nothing yet.
        expect((await world.change({ ...create, thick: false })).cause).toBe('done');
      },
    );

    it.skipIf(elsewhere)('wants the role "storage"', async () => {
      const create = { kind: 'createVolume', name: 'db1', bytes: MiB, pool: null, thick: null } as const;

      const outcome = await world.change(create, principal('read', 'write', 'credentials'));

      expect(outcome.cause).toBe('access-denied');
      expect(world.records.at(-1)).toMatchObject({ what: 'createVolume', outcome: 'access-denied' });
      expect((await world.change(create, principal('admin'))).cause).toBe('done');
    });

    it.skipIf(elsewhere)('is renamed, and found under its new name after a restart', async () => {
      const volume = await world.makeVolume('db1');

      await world.done({ kind: 'renameVolume', volume, name: 'db2' });
      await world.restart();

      expect(world.volumes.findByName('db1')).toBeNull();
      expect(world.volumes.findByName('db2')).toMatchObject({ id: volume });
    });

    it('is removed with all that was kept beside it, but not while a target shows it', async () => {
      const { volume, target, lun } = await world.provide('db1');

      const refused = await world.change({ kind: 'removeVolume', volume });
      expect(refused.cause).toBe('in-use');
      expect(refused.message).toContain(target);
      await world.done({ kind: 'removeExport', target, lun });
      await world.done({ kind: 'removeVolume', volume });

      expect(readdirSync(world.poolFolder)).toEqual([]);
      expect(world.volumes.find(volume)).toBeNull();
    });

    it('whose file was swapped for a link is not followed', async () => {
      const volume = await world.makeVolume('db1');
      const precious = join(world.folder, 'precious');
      writeFileSync(precious, 'not a disk');
      const file = join(world.poolFolder, `${volume}.img`);
      unlinkSync(file);
      symlinkSync(precious, file);
      const target = await world.makeTarget('db1');

      const resize = await world.change({ kind: 'resizeVolume', volume, bytes: 2 * MiB, mayShrink: false });
      const add = { kind: 'addExport', target, volume, lun: null, readOnly: false, shared: false } as const;

      expect(resize.cause).toBe('failed');
      expect((await world.change(add)).cause).toBe('failed');
      expect(statSync(precious).size).toBe(10);
    });
  });

  describe('a new target', () => {
    it('asks for CHAP, has no account and no LUN, and lets nobody see any', async () => {
      const target = await world.makeTarget('Db 1');

      expect(target).toBe('iqn.2026-11.test.example:db-1');
      expect(await world.driver.findTarget(target)).toMatchObject({
        alias: world.driver.storage.storageCapabilities.maxAliasBytes === 0 ? null : 'Db 1',
        chapEnabled: true,
        luns: [],
      });
      expect(await world.driver.storage.findAccessList(target)).toEqual({ initiators: [] });
      await expect(world.login(target)).rejects.toMatchObject({ name: 'IscsiLoginError' });
    });

    it('is found by an initiator that it allows, and by no other one, after a restart as well', async () => {
      const { storage } = world.driver;
      const target = await world.makeTarget('db1');
      await world.done({ kind: 'allow', target, initiator: host });
      await world.done({ kind: 'allow', target, initiator: other });
      await world.done({ kind: 'deny', target, initiator: other });

      expect(await storage.findTargetsAllowing(host)).toEqual([target]);
      expect(await storage.findTargetsAllowing(other)).toEqual([]);
      expect(await storage.listAccess()).toEqual(
        expect.arrayContaining([
          { target, initiators: [host] },
          { target: configured.iscsiName, initiators: null },
        ]),
      );
      await world.restart();
      expect(await world.driver.storage.findTargetsAllowing(host)).toEqual([target]);
      await world.done({ kind: 'removeTarget', target });
      expect(await world.driver.storage.findTargetsAllowing(host)).toEqual([]);
    });

    it('is bounded in number, and so are the initiators that it allows', async () => {
      // The one of the configuration counts.
      world.settings.maxTargets = 2;
      world.settings.maxInitiatorsPerTarget = 1;
      const target = await world.makeTarget('db1');
      await world.done({ kind: 'allow', target, initiator: host });

      const another = await world.change({ kind: 'createTarget', target: null, alias: 'db2' });
      const initiator = await world.change({ kind: 'allow', target, initiator: other });

      expect([another.cause, another.message]).toEqual([
        'limit-reached',
        'there are 2 targets already: expected fewer than 2 (setting max-targets)',
      ]);
      expect([initiator.cause, initiator.message]).toEqual([
        'limit-reached',
        `${target} allows 1 initiators already: expected fewer than 1 (setting max-initiators-per-target)`,
      ]);
      await world.done({ kind: 'allow', target, initiator: host });
      await world.done({ kind: 'deny', target, initiator: host });
      await world.done({ kind: 'allow', target, initiator: other });
    });

    it('comes back after a restart with its LUN, its initiator and its account', async () => {
      const { target, volume } = await world.provide('db1');

      await world.restart();

      const session = await world.login(target);
      expect(await world.disksOf(session)).toEqual([world.firstLun]);
      await session.logout();
      expect(await world.driver.storage.findExportsOf(volume)).toMatchObject([
        { target, lun: world.firstLun, bytes: MiB },
      ]);
    });

    it('is renamed to what could be its alias from the beginning, and to nothing else', async () => {
      await world.makeTarget('db1');
      const target = await world.makeTarget('db2');
      const rename = { kind: 'renameTarget', target } as const;

      const { maxAliasBytes } = world.driver.storage.storageCapabilities;
      const causes = [];
      for (const alias of ['db1', 'x'.repeat(3000), 'a\u0007', '', 'db2', 'Db 3', null])
        causes.push((await world.change({ ...rename, alias })).cause);

      const good = maxAliasBytes === 0 ? 'not-supported' : 'done';
      const taken = maxAliasBytes === 0 ? 'not-supported' : 'already-there';
      expect(causes).toEqual([taken, 'invalid', 'invalid', 'invalid', good, good, good]);
    });

    it('of a name or an alias that is taken is refused', async () => {
      await world.makeTarget('db1');

      expect((await world.change({ kind: 'createTarget', target: null, alias: 'db1' })).cause).toBe(
        'already-there',
      );
      const create = { kind: 'createTarget', target: configured.iscsiName, alias: null } as const;
      expect((await world.change(create)).cause).toBe('already-there');
      expect((await world.change({ kind: 'createTarget', target: null, alias: '***' })).cause).toBe(
        'invalid',
      );
      expect((await world.change({ kind: 'createTarget', target: null, alias: null })).cause).toBe('invalid');
    });

    it('is removed with its accounts: one that is made later under its name has none', async () => {
      const target = await world.makeTarget('db1');
      await world.addAccount(target);

      await world.done({ kind: 'removeTarget', target });
      expect(await world.driver.findTarget(target)).toBeNull();
      expect(await world.driver.listAccounts()).toEqual([]);
      await world.makeTarget('db1');
      await world.done({ kind: 'allow', target, initiator: host });

      await expect(world.login(target)).rejects.toMatchObject({ name: 'IscsiLoginError' });
    });

    it('with a LUN is not removed', async () => {
      const { target } = await world.provide('db1');

      expect((await world.change({ kind: 'removeTarget', target })).cause).toBe('in-use');
    });

    it('of the configuration is not changed', async () => {
      const target = configured.iscsiName;
      const volume = await world.makeVolume('db1');

      const causes = [
        await world.change({ kind: 'removeTarget', target }),
        await world.change({ kind: 'renameTarget', target, alias: 'x' }),
        await world.change({ kind: 'allow', target, initiator: host }),
        await world.change({ kind: 'removeExport', target, lun: 1 }),
        await world.change({ kind: 'addExport', target, volume, lun: null, readOnly: false, shared: false }),
      ].map(({ cause }) => cause);

      expect(new Set(causes)).toEqual(new Set(['not-supported']));
    });
  });
}
