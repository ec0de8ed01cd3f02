import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CIMValue } from '../../src/cim/values.js';
import { targetNamespace } from '../../src/cim/namespaces.js';
import { ManagerScene } from './storage/ManagerScene.js';

/**
 * What instances show because their class has it as a default, and what was found true of them.  A new line needs a look: is it so, of
 * each instance?
 */
const lookedAt: ReadonlySet<string> = new Set([
  // Nothing that there is here is asked to change its state, or does so.
  'EnabledDefault = 2',
  'RequestedState = 12',
  'TransitioningToState = 12',
  'RequestedCopyState = 15',
  'IsMaximum = 0',
  'IsMinimum = 0',
  'IsPending = 0',
  'JobRunTimes = 1',
  'RemovalConditions = 2',
  // Neither compressed, nor tiered, nor bounded.
  'CompressedElement = false',
  'CompressionRate = 1',
  'StorageTieringSelection = 0',
  'SpaceLimit = 0',
  'InitialSynchronization = 0',
  'UseReplicationBuffer = 0',
  'ThinProvisionedInitialReserve = 0',
  'ThinProvisionedClientSettableReserve = false',
  'ThinProvisionedDefaultReserve = 0',
  'FailedCopyStopsHostIO = false',
  // Of units that others made: each has its own.
  'ElementsShareSpace = false',
  // A pool is named by the client where only it is asked.
  'AutomaticPoolSelectionAllowed = false',
  // What endpoints and sessions of iSCSI are.
  'ConnectionType = 7',
  'Role = 3',
  'ProtocolIFType = 1',
  'ProtocolIFType = 4111',
  'Directionality = 2',
  // Unknown; not measured at intervals.
  'AddressOrigin = 0',
  'SampleInterval = "00000000000000.000000:000"',
  // The unit of a resource that is not told.
  'ConsumedResourceUnits = count',
]);

function printed(value: CIMValue): string {
  return typeof value === 'object' ? JSON.stringify(value) : `${value}`;
}

describe('defaults of classes', () => {
  let scene: ManagerScene;
  beforeAll(async () => {
    scene = await ManagerScene.open();
    await scene.logIn();
  });
  afterAll(() => scene.model.world.dispose());

  it('are shown of instances where somebody has looked whether they are so', async () => {
    const { model } = scene;
    const namespace = model.repository.getNamespace(targetNamespace);
    const call = model.callAs('read', 'admin', 'storage', 'credentials');
    const found = new Set<string>();
    for (const { className, instances } of model.ofTargets)
      for await (const told of (await instances?.enumerate(call)) ?? [])
        for (const { name, defaultValue } of namespace.getClass(className).properties.values())
          if (defaultValue !== null && !Object.hasOwn(told, name))
            found.add(`${name} = ${printed(defaultValue)}`);
    expect([...found].filter((line) => !lookedAt.has(line)).toSorted()).toEqual([]);
  });
});
