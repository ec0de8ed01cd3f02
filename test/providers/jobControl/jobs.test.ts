import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CIMDateTime } from '../../../src/cim/CIMDateTime.js';
import { CIMInstance } from '../../../src/cim/CIMInstance.js';
import type { CIMInstanceName } from '../../../src/cim/CIMInstanceName.js';
import { configurationServicePath } from '../../../src/providers/blockServices/blockIdentity.js';
import { replicationServicePath } from '../../../src/providers/identity.js';
import { jobPath, volumePath } from '../../../src/providers/storage/storageIdentity.js';
import { MiB, StorageWorld } from '../../provisioning/StorageWorld.js';
import { StorageModel } from '../storage/StorageModel.js';

let world: StorageWorld;
let model: StorageModel;
/** Lets a copy that is held go on. */
let release = (): void => {};

beforeEach(async () => {
  world = new StorageWorld();
  await world.start();
  model = new StorageModel(world);
});
afterEach(async () => {
  release();
  await world.dispose();
});

/** A copy that is being made, until `release`. */
async function startCopy(): Promise<{ path: CIMInstanceName; id: string }> {
  const source = await world.makeVolume('source', 8 * MiB);
  const held = new Promise<void>((resolve) => (release = resolve));
  world.onStep = (step) => (step === 'create' ? held : undefined);
  const { job } = await world.done({ kind: 'copyVolume', source, name: 'c', as: 'clone', pool: null });
  if (job === null) throw new Error('no job was named');
  return { path: jobPath({ id: job }), id: job };
}

/** What a manager needs of a job; none may be NULL. */
const needed = [
  'InstanceID',
  'Name',
  'ElementName',
  'JobState',
  'JobStatus',
  'OperationalStatus',
  'PercentComplete',
  'StartTime',
  'ElapsedTime',
  'TimeOfLastStateChange',
  'TimeBeforeRemoval',
  'DeleteOnCompletion',
  'ErrorCode',
  'ErrorDescription',
  'TimeSubmitted',
  'UntilTime',
  'MethodName',
];

async function expectState(path: CIMInstanceName, state: number, code: number): Promise<CIMInstance> {
  const job = await model.get(path);
  expect(needed.filter((name) => (job.value(name) ?? null) === null)).toEqual([]);
  expect({ state: job.value('JobState'), code: job.value('ErrorCode') }).toEqual({ state, code });
  return job;
}

describe('a job', () => {
  it('is there while it runs and afterwards, with what it made once that is there, and goes by DeleteInstance', async () => {
    const { path, id } = await startCopy();
    await expectState(path, 4, 0);
    expect(await model.associators(path, { resultClass: 'CIM_StorageVolume' })).toEqual([]);
    await expect(model.instances.delete('', path, model.callAs('read', 'storage'))).rejects.toMatchObject({
      symbol: 'CIM_ERR_FAILED',
    });

    release();
    await world.jobs.ended(id);

    const job = await expectState(path, 7, 0);
    expect([job.value('OperationalStatus'), job.value('PercentComplete')]).toEqual([[2, 17], 100]);
    const made = await model.associators(path, { associationClass: 'CIM_AffectedJobElement' });
    expect(made.map((each) => each.value('ElementName'))).toEqual(['c']);
    await model.instances.delete('', path, model.callAs('read', 'storage'));
    expect(await model.enumerate('CIM_ConcreteJob')).toEqual([]);
  });

  it('is of the service that does what it does, from both ends', async () => {
    const { path, id } = await startCopy();
    release();
    await world.jobs.ended(id);
    const copies = replicationServicePath(model.hostName);
    const volumes = configurationServicePath(model.hostName);
    const made = await world.provisioning.changeAsJob(model.callAs('storage').principal, {
      kind: 'createVolume',
      name: 'v',
      bytes: MiB,
      pool: null,
      thick: null,
    });
    const owners = async (job: CIMInstanceName) =>
      (await model.associators(job, { associationClass: 'CIM_OwningJobElement' })).map(({ path: of }) => of);
    const owned = async (service: CIMInstanceName) =>
      (await model.associators(service, { resultClass: 'CIM_ConcreteJob' })).map(({ path: of }) => of);
    const creation = jobPath({ id: made.job ?? '' });
    expect((await owners(path)).map((each) => each?.canonical)).toEqual([copies.canonical]);
    expect((await owners(creation)).map((each) => each?.canonical)).toEqual([volumes.canonical]);
    expect((await owned(copies)).map((each) => each?.canonical)).toEqual([path.canonical]);
    expect((await owned(volumes)).map((each) => each?.canonical)).toEqual([creation.canonical]);
    const volume = volumePath(model.hostName, { id: made.volume ?? '' });
    expect((await owned(volume)).map((each) => each?.canonical)).toEqual([creation.canonical]);
  });

  it.each([
    ['KillJob', {}],
    ['KillJob', { DeleteOnKill: true }],
    ['RequestStateChange', { RequestedState: 4 }],
    ['RequestStateChange', { RequestedState: 5, TimeoutPeriod: CIMDateTime.fromMicroseconds(0) }],
  ])('is ended by %s %o, and leaves nothing of what it was making', async (method, parameters) => {
    const { path } = await startCopy();
    const killed = model.call(path, method, parameters);
    release();
    expect((await killed).returnValue).toBe(0);
    expect(readdirSync(world.poolFolder).filter((name) => name.endsWith('.img'))).toHaveLength(1);
    if ('DeleteOnKill' in parameters) {
      expect(await model.enumerate('CIM_ConcreteJob')).toEqual([]);
      return;
    }
    await expectState(path, 9, 1);
    const { out } = await model.call(path, 'GetError');
    expect((out['Error'] as CIMInstance).value('Message')).toBe('the job was killed');
  });

  it('that has ended cannot be ended, and no job can be held or go on', async () => {
    const { path, id } = await startCopy();
    const change = (parameters: Readonly<Record<string, number | CIMDateTime>>) =>
      model.call(path, 'RequestStateChange', parameters);
    for (const RequestedState of [2, 3, 6]) expect((await change({ RequestedState })).returnValue).toBe(1);
    expect((await change({})).returnValue).toBe(1);
    const TimeoutPeriod = CIMDateTime.fromMicroseconds(1_000_000);
    expect((await change({ RequestedState: 5, TimeoutPeriod })).returnValue).toBe(4098);
    release();
    await world.jobs.ended(id);
    expect((await change({ RequestedState: 5 })).returnValue).toBe(4097);
    expect((await model.call(path, 'KillJob')).returnValue).toBe(4);
    const { returnValue, out } = await model.call(path, 'GetError');
    expect({ returnValue, out }).toEqual({ returnValue: 0, out: {} });
    expect((await model.call(path, 'GetErrors')).out['Errors']).toEqual([]);
  });

  it('that a stop of the server cut off has failed after the next start, and says why', async () => {
    const { path } = await startCopy();
    const stopping = world.stop();
    release();
    await stopping;
    world.onStep = () => {};
    await world.start();
    model = new StorageModel(world);
    const job = await expectState(path, 10, 1);
    expect(job.value('OperationalStatus')).toEqual([6]);
    const { out } = await model.call(path, 'GetErrors');
    const [error] = out['Errors'] as unknown as readonly CIMInstance[];
    expect(error).toBeInstanceOf(CIMInstance);
    expect(error?.value('Message')).toBe(job.value('ErrorDescription'));
    expect(job.value('ErrorDescription')).not.toBe('');
  });
});
