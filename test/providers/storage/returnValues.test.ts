import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hardwareIdPath } from '../../../src/providers/masking/maskingIdentity.js';
import { TargetDriverError } from '../../../src/targets/TargetDriverError.js';
import { other, principal } from '../../provisioning/StorageWorld.js';
import { drivingCalls, ManagerScene } from './ManagerScene.js';

/** Methods that fail only while they look whether the volume is shown. */
const removing = new Set([
  'ReturnToStoragePool',
  'ReturnElementsToStoragePool',
  'ModifyReplicaSynchronization',
]);

/** What a pool or a target meets, and the value that every method has for it. */
const failures = [
  [2, 'something that nobody has foreseen', () => new Error('unforeseen')],
  [3, 'no answer in time', () => new TargetDriverError('timeout', 'no answer in time')],
  [4, 'a refusal', () => new TargetDriverError('rejected', 'refused')],
] as const;

describe('the methods of managers', () => {
  let scene: ManagerScene;
  beforeEach(async () => {
    scene = await ManagerScene.open();
  });
  afterEach(() => scene.model.world.dispose());

  it.each(
    drivingCalls.flatMap(([method, call]) =>
      failures.map(([value, why, makeError]) => [method, value, why, makeError, call] as const),
    ),
  )('%s answers %i for %s', async (method, value, _, makeError, call) => {
    const { object, parameters } = await call(scene);
    const { world } = scene.model;
    let steps = 0;
    const fail = (): never => {
      steps += 1;
      throw makeError();
    };
    // A volume that is removed is gone with its record: what is left of its bytes is taken away later.
    if (removing.has(method)) world.driver.storage.findExportsOf = async () => fail();
    else world.onStep = fail;
    const { returnValue } = await scene.model.call(object, method, parameters);
    world.onStep = () => {};
    expect(steps).toBeGreaterThan(0);
    expect(returnValue).toBe(value);
  });

  it.each([
    ['CreateStorageHardwareID', () => ({ StorageID: other, IDType: 5 }), 'ids'],
    ['DeleteStorageHardwareID', () => ({ HardwareID: hardwareIdPath(other) }), 'ids'],
    ['CreateGroup', () => ({ GroupName: 'g', Type: 2, Members: [] }), 'groups'],
  ] as const)(
    '%s, which changes the store alone, answers 2 where that fails',
    async (method, parameters, of) => {
      const { world } = scene.model;
      if (method === 'DeleteStorageHardwareID')
        await world.masking.paths.createInitiator(principal('storage'), { name: other, label: null });
      const { store } = world.temporary;
      const writeSoon = store.writeSoon.bind(store);
      store.writeSoon = (writes) => {
        if (Array.from(writes.keys()).some((key) => key.startsWith('masking'))) throw new Error('unforeseen');
        writeSoon(writes);
      };
      try {
        const { returnValue } = await scene.model.call(scene[of], method, parameters());
        expect(returnValue).toBe(2);
      } finally {
        Object.assign(store, { writeSoon });
      }
    },
  );
});
