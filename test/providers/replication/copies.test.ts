import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CIMInstanceName, isInstanceName } from '../../../src/cim/CIMInstanceName.js';
import type { CIMValue } from '../../../src/cim/values.js';
import { MiB } from '../../provisioning/StorageWorld.js';
import { clone, CopyModel, detach, restore, returnToPool, snapshot } from './CopyModel.js';

const synchronizedClass = 'CIM_StorageSynchronized';

let model: CopyModel;
afterEach(() => model.world.dispose());

describe('in a pool that makes copies at one instant', () => {
  let source: string;
  beforeEach(async () => {
    model = await CopyModel.open(true);
    source = await model.makeFilled('data', 'bytes');
  });

  it('CreateElementReplica makes a snapshot, with a job that has ended, the volume and the pair', async () => {
    const answer = await model.replicate({
      ElementName: 's1',
      SyncType: snapshot,
      SourceElement: model.pathOf(source),
      WaitForCopyState: 4,
    });

    expect(await model.ended(answer)).toBe(7);
    const { id, path } = await model.copyOf('s1');
    expect(isInstanceName(answer.out['TargetElement'] ?? null) && answer.out['TargetElement']).toEqual(
      model.pathOf(id),
    );
    expect(path?.canonical).toBe((answer.out['Synchronization'] as CIMInstanceName).canonical);
    const pair = await model.theOne(synchronizedClass);
    const told = [
      'SyncType',
      'Mode',
      'CopyType',
      'ReplicaType',
      'SyncState',
      'CopyState',
      'PercentSynced',
      'ProgressStatus',
      'SyncMaintained',
    ];
    // Snapshot, Asynchronous, UnSyncAssoc, Before Delta, Idle, Synchronized, all of it, Completed.
    expect(told.map((name) => pair.value(name))).toEqual([7, 3, 4, 3, 11, 4, 100, 2, false]);
    expect(model.textIn(id)).toBe('bytes');
  });

  it('a clone of an exported volume is one of that instant', async () => {
    const target = await model.world.makeTarget('data');
    await model.world.export(target, source);

    expect(
      await model.ended(
        await model.replicate({ ElementName: 'c1', SyncType: clone, SourceElement: model.pathOf(source) }),
      ),
    ).toBe(7);

    const pair = await model.theOne(synchronizedClass);
    expect(['SyncType', 'ReplicaType', 'SyncState', 'CopyState'].map((name) => pair.value(name))).toEqual([
      8, 2, 11, 4,
    ]);
  });

  it('volumes of another server are neither read nor written, whatever their DeviceID', async () => {
    const other = await model.makeFilled('other', 'whole');
    const elsewhere = (id: string): CIMInstanceName => {
      const { className, keyBindings } = model.pathOf(id);
      return new CIMInstanceName(className, {
        ...Object.fromEntries(keyBindings),
        SystemName: 'another-host',
      });
    };

    for (const parameters of [
      { ElementName: 'c1', SourceElement: elsewhere(source) },
      { SourceElement: model.pathOf(source), TargetElement: elsewhere(other) },
    ])
      expect(await model.replicate({ SyncType: clone, ...parameters })).toMatchObject({ returnValue: 5 });
    expect(model.world.volumes.findByName('c1')).toBeNull();
    expect(model.textIn(other)).toBe('whole');
  });

  it('a copy without a name gets one that is free', async () => {
    for (const name of ['data copy 1', 'data copy 2']) {
      await model.ended(await model.replicate({ SyncType: clone, SourceElement: model.pathOf(source) }));
      expect(model.world.volumes.findByName(name)?.copyOf?.volume).toBe(source);
    }
  });

  it('a copy of a volume with a long name has its beginning, whatever characters that is of', async () => {
    const long = await model.makeFilled('\u{1f600}'.repeat(64), 'bytes');
    const answer = await model.replicate({ SyncType: clone, SourceElement: model.pathOf(long) });
    expect(await model.ended(answer)).toBe(7);
    expect(model.world.volumes.findByName(`${'\u{1f600}'.repeat(50)} copy 1`)?.copyOf?.volume).toBe(long);
  });

  it('TargetPool is the pool of a clone, and no pool of another server', async () => {
    const pools = await model.enumerate('CIM_StoragePool');
    const pool = pools.find((each) => each.value('Primordial') === false)?.path ?? null;
    const primordial = pools.find((each) => each.value('Primordial') === true)?.path ?? null;

    await model.ended(
      await model.replicate({
        ElementName: 'c1',
        SyncType: clone,
        SourceElement: model.pathOf(source),
        TargetPool: pool,
      }),
    );
    const refused = await model.replicate({
      ElementName: 'c2',
      SyncType: clone,
      SourceElement: model.pathOf(source),
      TargetPool: primordial,
    });

    expect(refused.returnValue).toBe(5);
    expect(model.world.volumes.findByName('c2')).toBeNull();
  });

  it('a volume that is there becomes a clone: it keeps its identity and its size', async () => {
    const target = await model.makeFilled('other', 'before', 2 * MiB);
    const identity = (await model.get(model.pathOf(target))).value('Name');

    const answer = await model.replicate({
      SyncType: clone,
      SourceElement: model.pathOf(source),
      TargetElement: model.pathOf(target),
    });

    expect(await model.ended(answer)).toBe(7);
    expect(model.textIn(target)).toBe('bytes');
    expect(readFileSync(model.fileOf(target)).length).toBe(2 * MiB);
    expect((await model.get(model.pathOf(target))).value('Name')).toBe(identity);
    expect((await model.copyOf('other')).path).not.toBeNull();
  });

  it.each([
    [
      'that a target shows',
      6,
      async (target: string) =>
        void (await model.world.export(await model.world.makeTarget('shown'), target)),
    ],
    [
      'that is a copy of another one',
      6,
      async (target: string) => {
        const third = await model.makeFilled('third', 'third');
        await model.world.done({ kind: 'refillVolume', volume: target, from: third });
      },
    ],
    [
      'that the source is a copy of',
      5,
      async (target: string) => {
        await model.world.done({ kind: 'refillVolume', volume: source, from: target });
      },
    ],
    [
      'that is smaller',
      5,
      async () =>
        void (await model.world.done({
          kind: 'resizeVolume',
          volume: source,
          bytes: 4 * MiB,
          mayShrink: false,
        })),
    ],
  ])('a volume %s is no target of a copy: %i', async (_, value, prepare) => {
    const target = await model.makeFilled('other', 'other');
    await prepare(target);
    const before = readFileSync(model.fileOf(target));

    const answer = await model.replicate({
      SyncType: clone,
      SourceElement: model.pathOf(source),
      TargetElement: model.pathOf(target),
    });

    expect(answer).toEqual({ returnValue: value, out: {} });
    expect(readFileSync(model.fileOf(target)).equals(before)).toBe(true);
  });

  it.each([
    ['a mirror', { SyncType: 6 }, 1],
    ['a token', { SyncType: 9 }, 1],
    ['Mode 2', { Mode: 2 }, 1],
    ['a volume that is none', { SourceElement: 'none' }, 5],
    ['a state that no copy comes to', { WaitForCopyState: 6 }, 5],
    ['a name that is taken', { ElementName: 'data' }, 4],
    ['a name with a slash', { ElementName: 'a/b' }, 5],
    ['a snapshot in a volume that is there', { SyncType: snapshot, TargetElement: 'source' }, 1],
    ['the source as its own target', { TargetElement: 'source' }, 5],
  ])('%s is refused, and nothing is made', async (_, given, value) => {
    const paths: Readonly<Record<string, CIMInstanceName>> = {
      none: model.pathOf('0'.repeat(32)),
      source: model.pathOf(source),
    };
    const parameters = { ElementName: 'c1', SyncType: clone, SourceElement: model.pathOf(source), ...given };
    const sent = Object.fromEntries(
      Object.entries(parameters).map(([name, text]) => [
        name,
        typeof text === 'string' ? (paths[text] ?? text) : text,
      ]),
    );

    expect(await model.replicate(sent)).toEqual({ returnValue: value, out: {} });

    expect(model.world.volumes.size).toBe(1);
    expect(await model.enumerate('CIM_ConcreteJob')).toEqual([]);
  });

  it('too many volumes are a failure', async () => {
    model.world.settings.maxVolumes = 1;
    expect(
      (await model.replicate({ ElementName: 'c1', SyncType: clone, SourceElement: model.pathOf(source) }))
        .returnValue,
    ).toBe(4);
  });

  it('a caller without the role of storage may not copy, with that of credentials neither', async () => {
    const parameters = { ElementName: 'c1', SyncType: clone, SourceElement: model.pathOf(source) };
    for (const roles of [['read'], ['read', 'credentials']] as const)
      await expect(model.replicate(parameters, model.callAs(...roles))).rejects.toThrow(/role/u);
    expect(model.world.volumes.size).toBe(1);
  });

  describe('ModifyReplicaSynchronization', () => {
    const make = async (SyncType: number): Promise<Awaited<ReturnType<CopyModel['copyOf']>>> => {
      await model.ended(
        await model.replicate({ ElementName: 'copy', SyncType, SourceElement: model.pathOf(source) }),
      );
      return model.copyOf('copy');
    };

    it('detaches a clone: the volume stays, the pair goes', async () => {
      const { id, path } = await make(clone);

      expect((await model.modify(path, detach, { Force: true, WaitForCopyState: 15 })).returnValue).toBe(0);

      expect(await model.enumerate(synchronizedClass)).toEqual([]);
      expect(model.world.volumes.find(id)?.copyOf).toBeUndefined();
      expect((await model.modify(path, detach)).returnValue).toBe(5);
    });

    it('detaches no snapshot, which shares blocks with its source', async () => {
      const { path } = await make(snapshot);
      expect((await model.modify(path, detach)).returnValue).toBe(6);
      expect(await model.enumerate(synchronizedClass)).toHaveLength(1);
    });

    it('gives the source the bytes of the copy', async () => {
      const { path } = await make(snapshot);
      writeFileSync(model.fileOf(source), Buffer.alloc(MiB, 'later'));

      expect((await model.modify(path, restore, { WaitForCopyState: 4 })).returnValue).toBe(0);

      expect(model.textIn(source)).toBe('bytes');
    });

    it('restores no source that a target shows', async () => {
      const { path } = await make(snapshot);
      await model.world.export(await model.world.makeTarget('data'), source);
      expect((await model.modify(path, restore)).returnValue).toBe(6);
    });

    it('returns a copy to its pool, and none that a target shows', async () => {
      const { id, path } = await make(snapshot);
      const target = await model.world.makeTarget('copy');
      const { lun } = await model.world.export(target, id);
      expect((await model.modify(path, returnToPool)).returnValue).toBe(6);
      await model.world.done({ kind: 'removeExport', target, lun: lun ?? Number.NaN });

      expect((await model.modify(path, returnToPool, { Force: true })).returnValue).toBe(0);

      expect(model.world.volumes.find(id)).toBeNull();
      await expect(model.get(model.pathOf(id))).rejects.toThrow(/names no|no instance/iu);
    });

    it.each([2, 12, 14, 21, 25])('does not do operation %s', async (operation) => {
      const { path } = await make(clone);
      expect((await model.modify(path, operation)).returnValue).toBe(1);
    });

    it('waits for no state that is not reached', async () => {
      const { path } = await make(clone);
      expect((await model.modify(path, detach, { WaitForCopyState: 7 })).returnValue).toBe(5);
    });
  });

  it('a source is not removed while it has a snapshot; a clone outlives its source and is a copy of nothing then', async () => {
    await model.ended(
      await model.replicate({ ElementName: 's1', SyncType: snapshot, SourceElement: model.pathOf(source) }),
    );
    expect((await model.world.change({ kind: 'removeVolume', volume: source })).cause).toBe('in-use');
    const { path } = await model.copyOf('s1');
    await model.modify(path, returnToPool);
    await model.ended(
      await model.replicate({ ElementName: 'c1', SyncType: clone, SourceElement: model.pathOf(source) }),
    );

    await model.world.done({ kind: 'removeVolume', volume: source });

    expect(await model.enumerate(synchronizedClass)).toEqual([]);
    expect(model.world.volumes.findByName('c1')).not.toBeNull();
  });

  it('a pair whose copy has lost its bytes is broken', async () => {
    await model.ended(
      await model.replicate({ ElementName: 'c1', SyncType: clone, SourceElement: model.pathOf(source) }),
    );
    const { id } = await model.copyOf('c1');
    rmSync(model.fileOf(id));

    const pair = await model.theOne(synchronizedClass);
    expect([pair.value('CopyState'), pair.value('SyncState')]).toEqual([5, 12]);
  });

  it('the pairs of a volume are found from both ends, and from no other volume', async () => {
    const other = await model.makeFilled('other', 'other');
    for (const name of ['s1', 's2'])
      await model.ended(
        await model.replicate({ ElementName: name, SyncType: snapshot, SourceElement: model.pathOf(source) }),
      );
    const { id } = await model.copyOf('s1');
    const count = async (volume: string): Promise<number> =>
      (await model.references(model.pathOf(volume), { associationClass: synchronizedClass })).length;

    expect([await count(source), await count(id), await count(other)]).toEqual([2, 1, 0]);
  });

  it('GetReplicationRelationships lists pairs by kind, mode, place and state', async () => {
    await model.ended(
      await model.replicate({ ElementName: 's1', SyncType: snapshot, SourceElement: model.pathOf(source) }),
    );
    await model.ended(
      await model.replicate({ ElementName: 'c1', SyncType: clone, SourceElement: model.pathOf(source) }),
    );
    const count = async (parameters: Readonly<Record<string, CIMValue>>): Promise<number> => {
      const { returnValue, out } = await model.callService('GetReplicationRelationships', parameters);
      expect(returnValue).toBe(0);
      return ((out['Synchronizations'] ?? []) as readonly unknown[]).length;
    };

    const asked = [
      {},
      { SyncType: snapshot },
      { SyncType: 6 },
      { Mode: 2 },
      { Mode: 3 },
      { Locality: 3 },
      { CopyState: 4 },
      { CopyState: 5 },
      { Type: 3 },
    ];
    expect(await Promise.all(asked.map(count))).toEqual([2, 1, 0, 0, 2, 0, 2, 0, 0]);
  });

  it('GetAvailableTargetElements lists exactly the volumes that CreateElementReplica takes', async () => {
    const fits = await model.makeFilled('fits', 'fits');
    const shown = await model.makeFilled('shown', 'shown');
    await model.world.export(await model.world.makeTarget('shown'), shown);
    await model.world.makeVolume('small', 512);
    const candidates = await model.callService('GetAvailableTargetElements', {
      SourceElement: model.pathOf(source),
      SyncType: clone,
    });

    expect(candidates).toEqual({ returnValue: 0, out: { Candidates: [model.pathOf(fits)] } });
    const of = async (parameters: Readonly<Record<string, CIMValue>>): Promise<CIMValue> =>
      (
        await model.callService('GetAvailableTargetElements', {
          SourceElement: model.pathOf(source),
          SyncType: clone,
          ...parameters,
        })
      ).returnValue;
    expect([
      await of({ SyncType: snapshot }),
      await of({ Mode: 2 }),
      await of({ SourceElement: model.pathOf('0'.repeat(32)) }),
    ]).toEqual([1, 1, 5]);
  });
});

describe('in a pool that makes no copies at one instant', () => {
  let source: string;
  beforeEach(async () => {
    model = await CopyModel.open(false);
    source = await model.makeFilled('data', 'bytes', 4 * MiB);
  });

  it('a clone is a job; the pair is there when it has ended', async () => {
    const answer = await model.replicate({
      ElementName: 'c1',
      SyncType: clone,
      SourceElement: model.pathOf(source),
    });
    expect(answer.out['TargetElement']).toBeUndefined();
    expect(await model.ended(answer)).toBe(7);
    const { id, path } = await model.copyOf('c1');
    expect(path).not.toBeNull();
    expect(model.textIn(id)).toBe('bytes');
  });

  it('a volume that is there is filled by a job, which nothing may use meanwhile', async () => {
    const target = await model.makeFilled('other', 'other', 8 * MiB);
    const into = {
      SyncType: clone,
      SourceElement: model.pathOf(source),
      TargetElement: model.pathOf(target),
    };
    const answer = await model.replicate(into);
    expect((await model.replicate(into)).returnValue).toBe(6);

    expect(await model.ended(answer)).toBe(7);
    expect(model.textIn(target)).toBe('bytes');
    expect(readFileSync(model.fileOf(target)).length).toBe(8 * MiB);
    const { path } = await model.copyOf('other');
    expect((await model.modify(path, detach)).returnValue).toBe(0);
  });

  it('a restore is a job', async () => {
    await model.ended(
      await model.replicate({ ElementName: 'c1', SyncType: clone, SourceElement: model.pathOf(source) }),
    );
    const { path } = await model.copyOf('c1');
    writeFileSync(model.fileOf(source), Buffer.alloc(4 * MiB, 'later'));

    expect(await model.ended(await model.modify(path, restore))).toBe(7);

    expect(model.textIn(source)).toBe('bytes');
  });

  it('a snapshot is not supported, and a clone of what a target shows is in use', async () => {
    const parameters = { ElementName: 'c1', SourceElement: model.pathOf(source) };
    expect((await model.replicate({ ...parameters, SyncType: snapshot })).returnValue).toBe(1);
    await model.world.export(await model.world.makeTarget('data'), source);
    expect((await model.replicate({ ...parameters, SyncType: clone })).returnValue).toBe(6);
    expect(model.world.volumes.size).toBe(1);
  });
});
