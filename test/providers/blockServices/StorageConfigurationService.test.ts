import { readdirSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CIMInstanceName } from '../../../src/cim/CIMInstanceName.js';
import type { CIMValue } from '../../../src/cim/values.js';
import { configurationServicePath, settingPath } from '../../../src/providers/blockServices/blockIdentity.js';
import { poolPath, volumePath } from '../../../src/providers/storage/storageIdentity.js';
import { host, MiB, StorageWorld, type StorageKind } from '../../provisioning/StorageWorld.js';
import { haveTgtd } from '../../support/tgtd.js';
import { StorageModel, type Answered } from '../storage/StorageModel.js';

const kinds: readonly StorageKind[] = haveTgtd ? ['embedded', 'tgt'] : ['embedded'];
const create = 'CreateOrModifyElementFromStoragePool';

describe.each(kinds)('StorageConfigurationService of %s', (kind) => {
  let world: StorageWorld;
  let model: StorageModel;
  let service: CIMInstanceName;

  beforeEach(async () => {
    world = new StorageWorld(kind);
    await world.start();
    model = new StorageModel(world);
    service = configurationServicePath(model.hostName);
  });
  afterEach(() => world.dispose());

  const files = (): readonly string[] =>
    readdirSync(world.poolFolder).filter((name) => name.endsWith('.img'));
  const make = (parameters: Readonly<Record<string, CIMValue>>): Promise<Answered> =>
    model.call(service, create, {
      ElementName: 'v1',
      ElementType: 2,
      Size: BigInt(8 * MiB),
      InPool: poolPath(world.pool),
      ...parameters,
    });
  const made = async (name: string): Promise<CIMInstanceName> => {
    const { out } = await make({ ElementName: name });
    if (!(out['TheElement'] instanceof CIMInstanceName)) throw new Error('no volume was made');
    return out['TheElement'];
  };

  it.each([2, 5])(
    'makes a volume of ElementType %i: 4096, a job that has ended, the volume and its size',
    async (ElementType) => {
      const { returnValue, out } = await make({ ElementType });

      expect(returnValue).toBe(4096);
      expect(out['Size']).toBe(BigInt(8 * MiB));
      const job = await model.get(out['Job'] as CIMInstanceName);
      expect(job.value('JobState')).toBe(7);
      expect(job.value('OperationalStatus')).toEqual([2, 17]);
      expect(job.value('ErrorCode')).toBe(0);
      const volume = await model.get(out['TheElement'] as CIMInstanceName);
      expect(volume.value('ElementName')).toBe('v1');
      expect(volume.value('ThinlyProvisioned')).toBe(true);
      expect(BigInt(Number(volume.value('BlockSize'))) * BigInt(Number(volume.value('NumberOfBlocks')))).toBe(
        BigInt(8 * MiB),
      );
      // As a manager that looks for nothing but the job finds it.
      const affected = await model.associators(out['Job'] as CIMInstanceName, {
        resultClass: 'CIM_StorageVolume',
      });
      expect(affected.map(({ path }) => path?.canonical)).toEqual([volume.path?.canonical]);
      expect(files()).toHaveLength(1);
    },
  );

  it('gives a name where none is asked for, and finds the only pool', async () => {
    const { returnValue, out } = await make({ ElementName: null, InPool: null });
    expect(returnValue).toBe(4096);
    const volume = await model.get(out['TheElement'] as CIMInstanceName);
    expect(volume.value('ElementName')).toMatch(/^volume-[0-9a-f]{8}$/u);
  });

  it.each([
    [1, MiB],
    [513, MiB],
    [MiB + 1, 2 * MiB],
  ])('rounds %i bytes up to %i, and says so', async (Size, size) => {
    const { returnValue, out } = await make({ Size: BigInt(Size) });
    expect({ returnValue, size: out['Size'] }).toEqual({ returnValue: 4096, size: BigInt(size) });
  });

  it.each([0n, 2n ** 64n - 1n])('refuses %i bytes with 4097 and a size that it then makes', async (Size) => {
    const refused = await make({ Size });
    expect(refused.returnValue).toBe(4097);
    expect(files()).toEqual([]);
    const nearest = refused.out['Size'] as bigint;
    expect((await make({ Size: nearest })).out['Size']).toBe(nearest);
  });

  const inOther = ({ className, keyBindings }: CIMInstanceName): CIMInstanceName =>
    new CIMInstanceName(className, keyBindings, { namespace: 'root/other' });
  const elsewhere = new CIMInstanceName('MSISCSITARGET_StoragePool', { InstanceID: 'other-host:pool' });

  it('removes no volume that a path of another namespace names', async () => {
    const volume = await made('v1');
    const { returnValue } = await model.call(service, 'ReturnToStoragePool', { TheElement: inOther(volume) });
    expect(returnValue).toBe(5);
    expect(files()).toHaveLength(1);
  });

  const invalid: readonly [string, Readonly<Record<string, CIMValue>>][] = [
    ['an ElementType of 3', { ElementType: 3 }],
    ['no ElementType', { ElementType: null }],
    ['no Size', { Size: null }],
    ['a pool of another host', { InPool: elsewhere }],
    ['a pool of another namespace', { InPool: inOther(poolPath({ id: 'iscsi-wbem:pool:default' })) }],
    ['a name of 65 characters', { ElementName: 'x'.repeat(65) }],
    ['a name with NUL', { ElementName: 'a\0b' }],
    ['a name with a slash', { ElementName: 'a/b' }],
    ['an empty name', { ElementName: '' }],
    ['a Goal that is no setting', { Goal: elsewhere }],
    [
      'a TheElement that there is not',
      { TheElement: volumePath('storage.example', { id: '0123456789abcdef0123456789abcdef' }) },
    ],
  ];
  it.each(invalid)('refuses %s with 5, and makes nothing', async (_, parameters) => {
    expect(await make(parameters)).toEqual({ returnValue: 5, out: {} });
    expect(files()).toEqual([]);
    expect(model.refusals).toHaveLength(1);
  });

  it('refuses a primordial pool, and that of units that others made, with 5', async () => {
    const pools = await model.enumerate('CIM_StoragePool');
    const others = pools.filter((pool) => pool.value('Primordial') === true || pool.value('Usage') === 3);
    expect(others.length).toBeGreaterThan(0);
    for (const { path } of others) expect(await make({ InPool: path })).toEqual({ returnValue: 5, out: {} });
    expect(files()).toEqual([]);
  });

  it('takes a Goal that is a setting of its own', async () => {
    const Goal = settingPath('defaultSetting', world.pool.id);
    expect((await make({ Goal })).returnValue).toBe(4096);
  });

  it('refuses a name that is taken with 4, and makes nothing', async () => {
    await made('v1');
    expect(await make({})).toEqual({ returnValue: 4, out: {} });
    expect(files()).toHaveLength(1);
  });

  it('refuses one volume more than the setting allows with 4', async () => {
    world.settings.maxVolumes = 1;
    await made('v1');
    expect((await make({ ElementName: 'v2' })).returnValue).toBe(4);
  });

  it('answers 4 where the pool cannot be used', async () => {
    rmSync(world.poolFolder, { recursive: true });
    expect((await make({})).returnValue).toBe(4);
  });

  it('refuses who has not the role with CIM_ERR_ACCESS_DENIED', async () => {
    await expect(
      model.call(service, create, { ElementName: 'v1', ElementType: 2, Size: 1n }, model.callAs('read')),
    ).rejects.toMatchObject({ symbol: 'CIM_ERR_ACCESS_DENIED' });
    expect(files()).toEqual([]);
  });

  describe('of a volume that is there', () => {
    const modify = (TheElement: CIMInstanceName, parameters: Readonly<Record<string, CIMValue>>) =>
      model.call(service, create, { ElementType: 2, TheElement, ...parameters });
    const shown = async (path: CIMInstanceName) => {
      const volume = await model.get(path);
      return {
        name: volume.value('ElementName'),
        bytes: Number(volume.value('NumberOfBlocks')) * Number(volume.value('BlockSize')),
      };
    };

    it('makes it larger, under another name where one is given: 0, without a job', async () => {
      const path = await made('v1');
      const grown = await modify(path, { Size: BigInt(16 * MiB) });
      expect(grown.returnValue).toBe(0);
      expect(grown.out['Job']).toBeUndefined();
      expect(grown.out['Size']).toBe(BigInt(16 * MiB));
      expect((await modify(path, { ElementName: 'v2', Size: BigInt(24 * MiB) })).returnValue).toBe(0);
      expect((await modify(path, { ElementName: 'v3' })).returnValue).toBe(0);
      expect(await shown(path)).toEqual({ name: 'v3', bytes: 24 * MiB });
    });

    it('makes it no smaller: that is not supported (1), and its name stays, too', async () => {
      const path = await made('v1');
      const { returnValue } = await modify(path, { ElementName: 'v2', Size: BigInt(4 * MiB) });
      expect(returnValue).toBe(1);
      expect(await shown(path)).toEqual({ name: 'v1', bytes: 8 * MiB });
    });

    it('refuses a name that is taken with 4; its size stays, too', async () => {
      const path = await made('v1');
      await made('v2');
      expect((await modify(path, { ElementName: 'v2', Size: BigInt(16 * MiB) })).returnValue).toBe(4);
      expect(await shown(path)).toEqual({ name: 'v1', bytes: 8 * MiB });
    });

    it('refuses another pool with 5', async () => {
      expect((await modify(await made('v1'), { InPool: elsewhere })).returnValue).toBe(5);
    });

    it('removes it with its file; a second time it is 5', async () => {
      const TheElement = await made('v1');
      expect(await model.call(service, 'ReturnToStoragePool', { TheElement })).toEqual({
        returnValue: 0,
        out: {},
      });
      expect(files()).toEqual([]);
      expect((await model.call(service, 'ReturnToStoragePool', { TheElement })).returnValue).toBe(5);
    });

    it('does not remove one that a target shows: 6', async () => {
      const { volume } = await world.provide('served');
      const TheElement = volumePath(model.hostName, { id: volume });
      expect((await model.call(service, 'ReturnToStoragePool', { TheElement })).returnValue).toBe(6);
      expect(files()).toHaveLength(1);
    });

    it('removes several, or none where one of them cannot be removed', async () => {
      const { volume } = await world.provide('served');
      const [a, b] = [await made('a'), await made('b')];
      const served = volumePath(model.hostName, { id: volume });
      const all = (TheElements: readonly CIMInstanceName[], Options: number | null = null) =>
        model.call(service, 'ReturnElementsToStoragePool', { TheElements, Options });
      expect((await all([a, served, b])).returnValue).toBe(6);
      expect(files()).toHaveLength(3);
      const gone = volumePath(model.hostName, { id: 'f'.repeat(32) });
      expect((await all([a, gone, b], 3)).returnValue).toBe(5);
      expect((await all(Array.from({ length: 1_001 }, () => a))).returnValue).toBe(5);
      expect(files()).toHaveLength(3);
      expect((await all([a, gone, b], 2)).returnValue).toBe(0);
      expect(files()).toHaveLength(1);
    });
  });

  it('neither changes nor removes a unit that others made: 1', async () => {
    const foreign = (await model.enumerate('CIM_StorageVolume')).find((each) => each.value('Usage') === 3);
    const TheElement = foreign?.path ?? null;
    expect(foreign?.value('CanDelete')).toBe(false);
    expect((await model.call(service, create, { ElementType: 2, TheElement, Size: 1n })).returnValue).toBe(1);
    expect((await model.call(service, 'ReturnToStoragePool', { TheElement })).returnValue).toBe(1);
    expect(
      (await model.call(service, 'ReturnElementsToStoragePool', { TheElements: TheElement && [TheElement] }))
        .returnValue,
    ).toBe(1);
  });

  it('makes and removes no pools: 1', async () => {
    const Pool = poolPath(world.pool);
    expect((await model.call(service, 'CreateOrModifyStoragePool', { Pool })).returnValue).toBe(1);
    expect((await model.call(service, 'DeleteStoragePool', { Pool })).returnValue).toBe(1);
  });

  it('is held off by a copy that runs: 6', async () => {
    const volume = await world.makeVolume('source', 64 * MiB);
    const { job } = await world.done({
      kind: 'copyVolume',
      source: volume,
      name: 'c',
      as: 'clone',
      pool: null,
    });
    const TheElement = volumePath(model.hostName, { id: volume });
    expect((await model.call(service, 'ReturnToStoragePool', { TheElement })).returnValue).toBe(6);
    await world.jobs.ended(job ?? '');
    expect((await model.call(service, 'ReturnToStoragePool', { TheElement })).returnValue).toBe(0);
  });

  it('tells the sizes that a pool can hold, of which each is made', async () => {
    const range = await model.call(poolPath(world.pool), 'GetSupportedSizeRange', { ElementType: 5 });
    expect(range.returnValue).toBe(0);
    expect(range.out).toMatchObject({ MinimumVolumeSize: BigInt(MiB), VolumeSizeDivisor: BigInt(MiB) });
    const most = range.out['MaximumVolumeSize'] as bigint;
    expect((await make({ Size: most + 1n })).out['Size']).toBe(most);
    const sizes = await model.call(poolPath(world.pool), 'GetSupportedSizes', { ElementType: 5 });
    expect(sizes.returnValue).toBe(2);
    for (const ElementType of [2, 4, 6])
      expect(
        (await model.call(poolPath(world.pool), 'GetSupportedSizeRange', { ElementType })).returnValue,
      ).toBe(3);
    const primordial = (await model.enumerate('CIM_StoragePool')).find((pool) => pool.value('Primordial'));
    if (!primordial?.path) throw new Error('there is no primordial pool');
    expect((await model.call(primordial.path, 'GetSupportedSizeRange', { ElementType: 3 })).returnValue).toBe(
      3,
    );
  });

  it('says how volumes may be named', async () => {
    const capabilities = (
      await model.associators(service, { resultClass: 'CIM_StorageConfigurationCapabilities' })
    )[0];
    if (!capabilities?.path) throw new Error('the service has no capabilities');
    const { returnValue, out } = await model.call(capabilities.path, 'GetElementNameCapabilities', {
      ElementType: 2,
    });
    expect(returnValue).toBe(0);
    expect(out['MaxElementNameLen']).toBe(64);
    expect(out['SupportedFeatures']).toEqual([2, 3, 4]);
    const mask = new RegExp(out['ElementNameMask'] as string, 'u');
    expect(['a', 'x'.repeat(64)].every((name) => mask.test(name))).toBe(true);
    expect(['', 'a/b', 'a\nb', 'x'.repeat(65)].some((name) => mask.test(name))).toBe(false);
    const other = await model.call(capabilities.path, 'GetElementNameCapabilities', { ElementType: 7 });
    expect(other.returnValue).toBe(1);
  });

  it('makes one larger while a host has it, which reads the new size', async () => {
    const { volume, target, lun } = await world.provide('served', 8 * MiB);
    const session = await world.login(target, host);
    const TheElement = volumePath(model.hostName, { id: volume });
    const grown = await model.call(service, create, { ElementType: 2, TheElement, Size: BigInt(16 * MiB) });
    expect(grown.returnValue).toBe(0);
    // CAPACITY DATA HAS CHANGED, where the target can tell.
    await session.testUnitReady(lun).catch(() => {});
    const { blocks, blockBytes } = await session.readCapacity16(lun);
    expect(Number(blocks) * blockBytes).toBe(16 * MiB);
    await session.logout();
  });
});
