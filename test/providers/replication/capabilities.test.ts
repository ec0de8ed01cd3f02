import { afterEach, describe, expect, it } from 'vitest';
import type { CIMValue } from '../../../src/cim/values.js';
import type { Answered } from '../storage/StorageModel.js';
import { clone, CopyModel, detach, returnToPool, snapshot } from './CopyModel.js';

let model: CopyModel;
afterEach(() => model.world.dispose());

describe('CIM_ReplicationServiceCapabilities promises what the methods do', () => {
  it.each([
    [true, [7, 11]],
    [false, [11]],
  ])('where the pool shares blocks: %s', async (sharesBlocks, types) => {
    model = await CopyModel.open(sharesBlocks);
    const source = await model.makeFilled('data', 'bytes');
    const capabilities = await model.theOne('CIM_ReplicationServiceCapabilities');
    const ask = (method: string, parameters: Readonly<Record<string, CIMValue>> = {}): Promise<Answered> =>
      model.call(capabilities.path, method, parameters, model.callAs('read'));

    expect(capabilities.value('SupportedReplicationTypes')).toEqual(types);
    expect(capabilities.value('SupportedStorageObjects')).toEqual([2]);
    for (const [SyncType, type] of [
      [snapshot, 7],
      [clone, 11],
      [6, 3],
    ] as const) {
      const isPromised = types.some((each) => each === type);
      const converted = await ask('ConvertSyncTypeToReplicationType', {
        SyncType,
        Mode: 3,
        LocalOrRemote: 2,
      });
      expect(converted).toEqual(
        isPromised
          ? { returnValue: 0, out: { SupportedReplicationTypes: type } }
          : { returnValue: 1, out: {} },
      );
      const back = await ask('ConvertReplicationTypeToSyncType', { ReplicationType: type });
      expect(back).toEqual(
        isPromised
          ? { returnValue: 0, out: { SyncType: SyncType, Mode: 3, LocalOrRemote: 2 } }
          : { returnValue: 1, out: {} },
      );
      const made = await model.replicate({
        ElementName: `copy ${type}`,
        SyncType,
        SourceElement: model.pathOf(source),
      });
      expect(made.returnValue).toBe(isPromised ? 4096 : 1);
      if (!isPromised) continue;
      await model.ended(made);
      const { path } = await model.copyOf(`copy ${type}`);
      const operations = await ask('GetSupportedOperations', {
        ReplicationType: type,
        CopyState: 4,
      });
      expect((await ask('GetSupportedOperationsForSynchronization', { Synchronization: path })).out).toEqual(
        operations.out,
      );
      const promised = operations.out['SupportedOperations'] as readonly number[];
      const waited = await ask('GetSupportedWaitForCopyStates', {
        ReplicationType: type,
        MethodName: 2,
      });
      expect(waited.out).toEqual({ SupportedCopyStates: [2, 4] });
      expect((await ask('GetSupportedFeatures', { ReplicationType: type })).returnValue).toBe(0);
      expect(
        (await ask('GetSupportedCopyStates', { ReplicationType: type })).out['SupportedCopyStates'],
      ).toContain(4);
      // What is promised is done, and what is not is refused; the last one removes the copy.
      expect((await model.modify(path, detach)).returnValue).toBe(promised.includes(8) ? 0 : 6);
      if (promised.includes(8)) continue;
      expect((await model.modify(path, returnToPool)).returnValue).toBe(0);
    }
    const supported = await ask('GetSynchronizationSupported', { LocalElement: model.pathOf(source) });
    expect(supported.out['SyncTypes']).toEqual(sharesBlocks ? [7, 8] : [8]);
    const groups = await Promise.all(
      ['GetSupportedGroupFeatures', 'GetSupportedGroupOperations', 'GetSupportedListFeatures'].map((method) =>
        ask(method, { ReplicationType: 11 }),
      ),
    );
    expect(groups.map(({ returnValue }) => returnValue)).toEqual([1, 1, 1]);
  });
});
