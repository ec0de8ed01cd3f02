import { statfsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AcceptanceWorld,
  canAccept,
  initiator,
  isLongForm,
  kinds,
  MiB,
  type Place,
} from './AcceptanceWorld.js';

interface ListedPool {
  readonly total: number;
  readonly free: number;
  readonly status: readonly number[];
}

interface ListedVolume {
  readonly name: string;
  readonly bytes: number;
  readonly vpd83: string;
  readonly id: string;
}

describe.skipIf(!canAccept).each(kinds)('volumes of a manager on %s', (kind) => {
  let world: AcceptanceWorld;
  beforeAll(async () => {
    world = await AcceptanceWorld.open(kind);
  });
  afterAll(() => world.dispose());

  const find = async (name: string): Promise<ListedVolume | undefined> =>
    (await world.lsm<readonly ListedVolume[]>('list_volumes')).find((volume) => volume.name === name);

  it('check 1: there is one system, whose status is OK', async () => {
    expect(await world.lsm('list_systems')).toMatchObject([{ status: [2] }]);
  });

  it('check 2: the pool has the room that its file system has', async () => {
    const [pool, ...others] = await world.lsm<readonly ListedPool[]>('list_pools');
    expect(others).toEqual([]);
    const { bavail, bsize } = statfsSync(world.poolFolder);
    expect(pool?.free).toBeGreaterThan(0);
    expect(pool?.total).toBeGreaterThanOrEqual(pool?.free ?? Infinity);
    // Others write to this disk as well.
    expect(Math.abs((pool?.free ?? 0) - bavail * bsize)).toBeLessThan(256 * MiB);
  });

  it('check 3: the capabilities are those of volumes, groups and clones, and no disks', async () => {
    const { replication, features, disks } = await world.lsm<{
      readonly replication: readonly number[];
      readonly features: readonly number[];
      readonly disks: boolean;
    }>('capabilities_of');
    expect(replication).toContain(11);
    expect(features).toContain(12);
    expect(features).not.toContain(13);
    expect(disks).toBe(false);
  });

  it('check 4: a volume is made, and listed once with its size and what INQUIRY answers', async () => {
    const before = await world.volumeNames();
    await world.lsm('volume_create', { name: 'v1', bytes: 64 * MiB });
    expect(await world.volumeNames()).toEqual([...before, 'v1'].toSorted());
    const made = await find('v1');
    expect(made?.bytes).toBe(64 * MiB);
    expect(made?.vpd83).toMatch(kind === 'tgt' ? /^6[0-9a-f]{31}$/u : /^3[0-9a-f]{15}$/u);
  });

  it('check 5: the same name is refused, and nothing is left of the attempt', async () => {
    const [before, files] = [await world.volumeNames(), world.poolFiles()];
    await expect(world.lsm('volume_create', { name: 'v1', bytes: 64 * MiB })).rejects.toThrow(
      'NAME_CONFLICT',
    );
    expect(await world.volumeNames()).toEqual(before);
    expect(world.poolFiles()).toEqual(files);
  });

  it('check 6: more than the pool holds is refused with a size that can be had', async () => {
    const answer = await world.lsm<{ readonly value: number; readonly size: number }>('create_raw', {
      Size: 1000 * 2 ** 40,
    });
    expect(answer.value).toBe(4097);
    expect(answer.size).toBeGreaterThan(MiB);
    expect(answer.size).toBeLessThan(1000 * 2 ** 40);
    await expect(world.lsm('volume_create', { name: 'big', bytes: 1000 * 2 ** 40 })).rejects.toThrow(
      'PLUGIN_BUG 4097',
    );
    expect(await find('big')).toBeUndefined();
  });

  it('check 7: sizes, types, pools and names that cannot be are refused or rounded up, and leave no file', async () => {
    const files = world.poolFiles();
    const create = (parameters: object) =>
      world.lsm<{ readonly value: number; readonly size: number | null }>('create_raw', { ...parameters });
    expect((await create({ Size: 0 })).value).toBe(4097);
    expect((await create({ Size: '18446744073709551615' })).value).toBe(4097);
    for (const parameters of [
      { Size: MiB, ElementType: 3 },
      { Size: MiB, pool: 'primordial' },
      { Size: MiB, pool: 'elsewhere' },
      { Size: MiB, ElementName: 'x'.repeat(65) },
      { Size: MiB, ElementName: 'a/b' },
    ])
      expect([parameters, await create(parameters)]).toMatchObject([parameters, { value: 5 }]);
    expect(world.poolFiles()).toEqual(files);
    for (const Size of [1, 513]) {
      const { value, size } = await create({ Size, ElementName: `rounded-${Size}` });
      expect([value, size]).toEqual([4096, MiB]);
      expect((await find(`rounded-${Size}`))?.bytes).toBe(MiB);
      await world.lsm('volume_delete', { name: `rounded-${Size}` });
    }
  });

  it('check 8: a volume grows while an initiator writes to it, and is made no smaller', async () => {
    await world.lsm('group_create', { name: 'g8', initiator });
    const place = await world.lsm<Place>('volume_mask', { name: 'v1', group: 'g8' });
    const writing = world.io(
      initiator,
      place,
      Array.from({ length: 60 }, () => 'write -P 0x5a 0 2M'),
    );
    await world.lsm('volume_resize', { name: 'v1', bytes: 128 * MiB });
    expect(await writing).toMatchObject({ status: 0 });
    expect(await world.sizeSeenBy(initiator, place)).toBe(128 * MiB);
    const read = await world.io(initiator, place, ['read -P 0x5a 0 2M', 'read -P 0 64M 64M']);
    expect(read).toMatchObject({ status: 0 });
    expect(read.output).not.toMatch(/failed|error/iu);
    await expect(world.lsm('volume_resize', { name: 'v1', bytes: 64 * MiB })).rejects.toThrow('NO_SUPPORT');
    await world.lsm('volume_unmask', { name: 'v1', group: 'g8' });
    await world.lsm('group_delete', { name: 'g8' });
  });

  it('check 9: a volume is deleted with its file; a second time it is not found', async () => {
    await world.lsm('volume_create', { name: 'gone', bytes: MiB });
    const id = (await find('gone'))?.id ?? 'none';
    expect(world.poolFiles().some((file) => file.startsWith(id))).toBe(true);
    await world.lsm('volume_delete', { name: 'gone' });
    expect(world.poolFiles().some((file) => file.startsWith(id))).toBe(false);
    await expect(world.lsm('volume_delete', { name: 'gone' })).rejects.toThrow('NOT_FOUND_VOLUME');
  });

  it('check 23: a copy has the bytes of its moment, whatever is written to the source afterwards', async () => {
    await world.lsm('volume_create', { name: 'source', bytes: 8 * MiB });
    await world.lsm('group_create', { name: 'g23', initiator });
    const place = await world.lsm<Place>('volume_mask', { name: 'source', group: 'g23' });
    expect(await world.io(initiator, place, ['write -P 0x11 0 4M', 'flush'])).toMatchObject({ status: 0 });
    await world.lsm('volume_unmask', { name: 'source', group: 'g23' });
    await world.lsm('volume_replicate', { name: 'source', copy: 'c1', kind: 'COPY' });
    const again = await world.lsm<Place>('volume_mask', { name: 'source', group: 'g23' });
    expect(await world.io(initiator, again, ['write -P 0x22 0 4M', 'flush'])).toMatchObject({ status: 0 });
    const copied = await world.lsm<Place>('volume_mask', { name: 'c1', group: 'g23' });
    const read = await world.io(initiator, copied, ['read -P 0x11 0 4M', 'read -P 0 4M 4M']);
    expect(read).toMatchObject({ status: 0 });
    expect(read.output).not.toMatch(/failed|error/iu);
    for (const name of ['source', 'c1']) await world.lsm('volume_unmask', { name, group: 'g23' });
    await world.lsm('group_delete', { name: 'g23' });
    for (const name of ['source', 'c1']) await world.lsm('volume_delete', { name });
  });

  it(
    'check 26: a copy is followed by its job, is listed when that has ended, and the job is deleted by the manager',
    isLongForm ? { timeout: 600_000 } : {},
    async () => {
      const bytes = isLongForm ? 1024 * MiB : 64 * MiB;
      const part = bytes / 8;
      await world.lsm('volume_create', { name: 'large', bytes });
      await world.lsm('group_create', { name: 'g26', initiator });
      const place = await world.lsm<Place>('volume_mask', { name: 'large', group: 'g26' });
      // Blocks that are there: a hole is copied in no time.
      const filled = await world.io(initiator, place, [
        ...Array.from({ length: 8 }, (_, index) => `write -P ${index + 1} ${index * part} ${part}`),
        'flush',
      ]);
      expect(filled).toMatchObject({ status: 0 });
      await world.lsm('volume_unmask', { name: 'large', group: 'g26' });
      const { state, percents, shownEarly, made, left } = await world.lsm<{
        readonly state: number;
        readonly percents: readonly number[];
        readonly shownEarly: boolean;
        readonly made: number;
        readonly left: number;
      }>('begin_copy', { name: 'large', copy: 'large copy' });
      expect({ state, shownEarly, made, left }).toEqual({ state: 7, shownEarly: false, made: 1, left: 0 });
      expect(percents).toEqual(percents.toSorted((a, b) => a - b));
      expect(percents.at(-1)).toBe(100);
      if (isLongForm) expect(new Set(percents).size).toBeGreaterThan(2);
      expect((await find('large copy'))?.bytes).toBe(bytes);
      await world.lsm('group_delete', { name: 'g26' });
      for (const name of ['large', 'large copy']) await world.lsm('volume_delete', { name });
    },
  );

  it('check 37: queries of both languages give what EnumerateInstances has', async () => {
    expect(await world.lsm('check_queries')).toBe('as it should be');
  });

  it('check 50: when all volumes are deleted no file is left in the pool', async () => {
    for (const name of await world.volumeNames()) await world.lsm('volume_delete', { name });
    expect(world.poolFiles()).toEqual([]);
  });
});
