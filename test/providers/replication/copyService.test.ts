import { afterEach, describe, expect, it } from 'vitest';
import type { CIMInstanceName } from '../../../src/cim/CIMInstanceName.js';
import type { CIMValue } from '../../../src/cim/values.js';
import { configurationServicePath } from '../../../src/providers/blockServices/blockIdentity.js';
import { MiB } from '../../provisioning/StorageWorld.js';
import type { Answered } from '../storage/StorageModel.js';
import { CopyModel, snapshot } from './CopyModel.js';

/** CopyType: the one that is made, and one that is not. */
const unSyncAssoc = 4;
const sync = 3;
/** Operation of ModifySynchronization. */
const detach = 2;
const resync = 3;
const restore = 5;

let model: CopyModel;
afterEach(() => model.world.dispose());

function call(method: string, parameters: Readonly<Record<string, CIMValue>>): Promise<Answered> {
  return model.call(configurationServicePath(model.hostName), method, parameters);
}

async function modify(Operation: number, copy: string): Promise<Answered> {
  return call('ModifySynchronization', { Operation, Synchronization: (await model.copyOf(copy)).path });
}

/** The sentence of the last refusal. */
const reason = (): string | undefined => model.refusals.at(-1)?.reason;

describe.each([
  ['at one instant', true],
  ['piece by piece', false],
] as const)('copies of the older profile, in a pool that makes them %s', (_, sharesBlocks) => {
  it('CreateReplica answers 4096: a clone that stays with its source until it is detached', async () => {
    model = await CopyModel.open(sharesBlocks);
    const source = await model.makeFilled('data', 'bytes');

    const answer = await call('CreateReplica', {
      ElementName: 'c1',
      CopyType: unSyncAssoc,
      SourceElement: model.pathOf(source),
    });

    expect(await model.ended(answer)).toBe(7);
    const { id, path } = await model.copyOf('c1');
    expect(model.textIn(id)).toBe('bytes');
    expect(path).not.toBeNull();
    expect(await modify(detach, 'c1')).toEqual({ returnValue: 0, out: {} });
    expect((await model.copyOf('c1')).path).toBeNull();
  });

  it('AttachReplica answers 4096: a volume that is there becomes the clone', async () => {
    model = await CopyModel.open(sharesBlocks);
    const source = await model.makeFilled('data', 'bytes');
    const target = await model.makeFilled('target', 'older');

    const answer = await call('AttachReplica', {
      CopyType: unSyncAssoc,
      SourceElement: model.pathOf(source),
      TargetElement: model.pathOf(target),
    });

    expect(await model.ended(answer)).toBe(7);
    expect(model.textIn(target)).toBe('bytes');
    expect((await model.copyOf('target')).path).not.toBeNull();
  });

  it('ModifySynchronization gives the bytes of the copy back to the source', async () => {
    model = await CopyModel.open(sharesBlocks);
    const source = await model.makeFilled('data', 'first');
    await model.ended(
      await call('CreateReplica', { ElementName: 'c1', SourceElement: model.pathOf(source) }),
    );
    const { id } = await model.copyOf('c1');
    expect(model.textIn(id)).toBe('first');
    model.overwrite(source, 'later');

    const answer = await modify(restore, 'c1');

    if (sharesBlocks) expect(answer.returnValue).toBe(0);
    else expect(await model.ended(answer)).toBe(7);
    expect(model.textIn(source)).toBe('first');
  });
});

describe('what the methods of the older profile refuse', () => {
  const nothing = (): CIMInstanceName => model.pathOf('0'.repeat(32));

  it.each([
    ['CreateReplica', () => ({ SourceElement: nothing(), CopyType: sync }), 1, 'CopyType 3'],
    ['CreateReplica', () => ({ SourceElement: nothing() }), 5, 'names no volume of this server'],
    [
      'AttachReplica',
      () => ({ SourceElement: nothing(), TargetElement: nothing(), CopyType: sync }),
      1,
      'CopyType 3',
    ],
    ['AttachReplica', () => ({ SourceElement: nothing() }), 5, 'TargetElement is NULL'],
    [
      'AttachReplica',
      () => ({ SourceElement: nothing(), TargetElement: nothing() }),
      5,
      'names no volume of this server',
    ],
    ['ModifySynchronization', () => ({ Operation: resync }), 1, 'expected 2 (Detach) or 5'],
    ['ModifySynchronization', () => ({}), 1, 'Operation null'],
    ['ModifySynchronization', () => ({ Operation: detach }), 5, 'NULL names no copy'],
  ] as const)('%s: %i', async (method, parameters, returnValue, sentence) => {
    model = await CopyModel.open(true);
    expect(await call(method, parameters())).toEqual({ returnValue, out: {} });
    expect(reason()).toContain(sentence);
  });

  it('4: CreateReplica with a name that is taken', async () => {
    model = await CopyModel.open(true);
    const source = await model.makeFilled('data', 'bytes');
    const parameters = { ElementName: 'data', SourceElement: model.pathOf(source) };
    expect((await call('CreateReplica', parameters)).returnValue).toBe(4);
    expect(reason()).toContain('there is a volume "data" already');
  });

  it('5 and 6: AttachReplica to a volume that is too small, the source itself, or a copy already', async () => {
    model = await CopyModel.open(true);
    const source = await model.makeFilled('data', 'bytes', 2 * MiB);
    const small = await model.makeFilled('small', 'older');
    const attach = (target: string): Promise<Answered> =>
      call('AttachReplica', { SourceElement: model.pathOf(source), TargetElement: model.pathOf(target) });

    expect((await attach(small)).returnValue).toBe(5);
    expect(reason()).toContain('expected at least 2097152');
    expect((await attach(source)).returnValue).toBe(5);
    await model.ended(await call('CreateReplica', { ElementName: 'c1', SourceElement: model.pathOf(small) }));
    expect((await attach((await model.copyOf('c1')).id)).returnValue).toBe(6);
    const large = await model.makeFilled('large', 'older', 2 * MiB);
    await model.ended(await attach(large));
    const other = await model.makeFilled('other', 'other');
    const again = await call('AttachReplica', {
      SourceElement: model.pathOf(other),
      TargetElement: model.pathOf(large),
    });
    expect(again.returnValue).toBe(6);
    expect(reason()).toContain('"large" is a copy of "data"');
    expect(model.textIn(small)).toBe('older');
  });

  it('6: what a target shows is neither replaced nor restored', async () => {
    model = await CopyModel.open(true);
    const source = await model.makeFilled('data', 'bytes');
    const target = await model.makeFilled('target', 'older');
    await model.ended(
      await call('CreateReplica', { ElementName: 'c1', SourceElement: model.pathOf(source) }),
    );
    const shown = await model.world.makeTarget('shown');
    await model.world.export(shown, target);
    await model.world.export(shown, source);

    const attached = await call('AttachReplica', {
      SourceElement: model.pathOf(source),
      TargetElement: model.pathOf(target),
    });
    expect(attached.returnValue).toBe(6);
    expect((await modify(restore, 'c1')).returnValue).toBe(6);
    expect(model.textIn(target)).toBe('older');
  });

  it('6: a snapshot is not detached from the volume with which it shares blocks', async () => {
    model = await CopyModel.open(true);
    const source = await model.makeFilled('data', 'bytes');
    await model.ended(
      await model.replicate({ ElementName: 's1', SyncType: snapshot, SourceElement: model.pathOf(source) }),
    );
    expect((await modify(detach, 's1')).returnValue).toBe(6);
    expect(reason()).toContain('"s1" is a snapshot');
  });

  it('6: a source that a target shows, where copies are made piece by piece', async () => {
    model = await CopyModel.open(false);
    const source = await model.makeFilled('data', 'bytes');
    await model.world.export(await model.world.makeTarget('shown'), source);
    expect((await call('CreateReplica', { SourceElement: model.pathOf(source) })).returnValue).toBe(6);
  });
});
