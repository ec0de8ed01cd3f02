import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CIMMethodDeclaration } from '../../../src/cim/CIMClass.js';
import { targetNamespace } from '../../../src/cim/namespaces.js';
import { hardwareIdPath } from '../../../src/providers/masking/maskingIdentity.js';
import { TargetDriverError } from '../../../src/targets/TargetDriverError.js';
import { other, principal } from '../../provisioning/StorageWorld.js';
import { drivingCalls, ManagerScene } from './ManagerScene.js';
import { copyCalls } from './provoking/copyCalls.js';
import { maskingCalls } from './provoking/maskingCalls.js';
import { neverAnswered } from './provoking/neverAnswered.js';
import { storageCalls } from './provoking/storageCalls.js';

/** What the server answers on purpose. */
const provokingCalls = [...storageCalls, ...copyCalls, ...maskingCalls];

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

/** Methods that a target can refuse as not supported, and that answer that to nothing else. */
const onlyByTarget = new Set(['CreateMaskingView', 'CreateiSCSINode', 'DeleteGroup']);
const unsupported = [
  1,
  'what the target does not support',
  () => new TargetDriverError('not-supported', 'not supported'),
] as const;

const failingCalls = drivingCalls.flatMap(([method, call]) =>
  [...failures, ...(onlyByTarget.has(method) ? [unsupported] : [])].map(
    ([value, why, makeError]) => [method, value, why, makeError, call] as const,
  ),
);

/** Methods that change the store alone. */
const storeCalls = [
  ['CreateStorageHardwareID', () => ({ StorageID: other, IDType: 5 }), 'ids'],
  ['DeleteStorageHardwareID', () => ({ HardwareID: hardwareIdPath(other) }), 'ids'],
  ['CreateGroup', () => ({ GroupName: 'g', Type: 2, Members: [] }), 'groups'],
] as const;

describe('the methods of managers', () => {
  let scene: ManagerScene;
  beforeEach(async () => {
    scene = await ManagerScene.open();
  });
  afterEach(() => scene.model.world.dispose());

  it.each(failingCalls)('%s answers %i for %s', async (method, value, _, makeError, call) => {
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

  it.each(storeCalls)(
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

/** Classes whose value 4096 is "Job Started". */
const startingJobs = new Set(['MSISCSITARGET_StorageConfigurationService', 'CIM_ReplicationService']);

describe('what managers are answered on purpose', () => {
  let scene: ManagerScene | null = null;
  const close = async (): Promise<void> => {
    scene?.release();
    await scene?.model.world.dispose();
    scene = null;
  };
  afterAll(close);

  const calls = provokingCalls.flatMap(({ className, object, onlyReads = false, methods }) =>
    Object.entries(methods).flatMap(([method, values]) =>
      Object.entries(values).map(
        ([value, call]) => [className, method, Number(value), { object, onlyReads, call }] as const,
      ),
    ),
  );

  it.each(calls)('%s.%s answers %i', async (className, method, value, { object, onlyReads, call }) => {
    scene ??= await ManagerScene.open();
    // What is prepared or done, or fails, is not for the next call.
    let isAsBefore = false;
    try {
      const parameters = typeof call === 'function' ? call(scene) : await call.prepare(scene);
      const answer = scene.model.call(await object(scene), method, parameters);
      if (typeof call !== 'function' && call.letsGo) scene.release();
      const { returnValue, out } = await answer;
      expect(returnValue).toBe(value);
      if (startingJobs.has(className)) expect('Job' in out).toBe(value === 4096);
      isAsBefore = onlyReads || (typeof call === 'function' && value !== 0 && value !== 4096);
    } finally {
      if (!isAsBefore) await close();
    }
  });
});

/** The values that a declaration lists one by one, and not as a range that is reserved. */
function declaredValues({ qualifiers }: CIMMethodDeclaration): readonly number[] {
  const values = (qualifiers.get('ValueMap')?.value ?? []) as readonly string[];
  return values.filter((value) => !value.includes('..')).map(Number);
}

/** Methods of other clients: VDS, secrets, administrators. */
const ofOtherClients = new Set([
  'MSISCSITARGET_SCSIProtocolController',
  'MSISCSITARGET_ReplicationService',
  'ISCSIWBEM_SharedSecretService',
  'ISCSIWBEM_ProvisioningService',
]);

it('every value that a method of managers declares is provoked above, or it is said why no call answers it', async () => {
  const { model } = await ManagerScene.open();
  try {
    const namespace = model.repository.getNamespace(targetNamespace);
    // The service of groups inherits the methods of masking, and has the same handlers for them.
    const keyOf = (className: string, name: string, value: number): string =>
      `${namespace.getClass(className).methods.get(name)?.classOrigin}.${name} ${value}`;
    const provoked = new Set(
      provokingCalls.flatMap(({ className, methods }) =>
        Object.entries(methods).flatMap(([name, values]) =>
          Object.keys(values).map((value) => keyOf(className, name, Number(value))),
        ),
      ),
    );
    const failing = new Set([
      ...failingCalls.map(([name, value]) => `${name} ${value}`),
      ...storeCalls.map(([name]) => `${name} 2`),
    ]);
    const unclear: string[] = [];
    for (const { className, methods = {} } of model.ofTargets)
      for (const name of ofOtherClients.has(className) ? [] : Object.keys(methods)) {
        const method = namespace.getClass(className).methods.get(name);
        for (const value of method ? declaredValues(method) : []) {
          const ways = [
            provoked.has(keyOf(className, name, value)),
            failing.has(`${name} ${value}`),
            ...neverAnswered.map(
              (never) =>
                never.values.includes(value) &&
                (never.methods.includes(name) || never.methods.includes(`${className}.${name}`)),
            ),
          ].filter(Boolean).length;
          if (ways !== 1) unclear.push(`${className}.${name} ${value}: ${ways}`);
        }
      }
    expect(unclear).toEqual([]);
  } finally {
    await model.world.dispose();
  }
});
