import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { CIMInstance, cimProperty } from '../../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../../src/cim/CIMInstanceName.js';
import type { IndicationSink, Occurrence } from '../../../src/indications/Indication.js';
import { LifecycleWatcher, type WatchedInstance } from '../../../src/indications/sources/LifecycleWatcher.js';
import { Repository } from '../../../src/repository/Repository.js';
import { compileModel } from '../../../src/schema/compileModel.js';

const namespaceName = 'root/cimv2/storage/iscsitarget';
const namespace = new Repository(compileModel().namespaces).getNamespace(namespaceName);

function secretOf(remoteId: string, proof: string, elementName: string | null = null): CIMInstance {
  return new CIMInstance(
    'ISCSIWBEM_SharedSecret',
    [
      cimProperty('RemoteID', 'string', remoteId),
      cimProperty('Secret', 'string', null),
      cimProperty('ProofReason', 'string', proof),
      cimProperty('ElementName', 'string', elementName),
    ],
    new CIMInstanceName('ISCSIWBEM_SharedSecret', { RemoteID: remoteId }, { namespace: namespaceName }),
  );
}

function watched(instance: CIMInstance): WatchedInstance {
  return { instance, group: JSON.stringify(instance.value('RemoteID')) };
}

class World implements IndicationSink {
  readonly published: Occurrence[] = [];
  isWanted = true;
  there: CIMInstance[] = [];
  fault: Error | null = null;
  looks = 0;
  lookMs = 0;
  warnings = 0;
  #listener: (() => Promise<void> | null) | null = null;
  readonly watcher: LifecycleWatcher;

  /** The groups that were read for themselves. */
  readonly groups: string[] = [];

  constructor(
    isWanted = true,
    readonly intervalMs = 20,
  ) {
    this.isWanted = isWanted;
    const read = (): AsyncGenerator<WatchedInstance> => this.read();
    this.watcher = new LifecycleWatcher({
      sink: this,
      namespace,
      intervalMs: this.intervalMs,
      read,
      readGroup: (group) => this.readGroup(group),
      driftingOf: () => new Set(['ElementName']),
      beganAs: (instance) => this.beganAs(instance),
      log: { warn: () => void (this.warnings += 1) },
    });
  }

  beganAs(_instance: CIMInstance): CIMInstance | null {
    return null;
  }
  async *read(): AsyncGenerator<WatchedInstance> {
    this.looks += 1;
    await sleep(this.lookMs);
    if (this.fault) throw this.fault;
    yield* this.there.map(watched);
  }
  async *readGroup(group: string): AsyncGenerator<WatchedInstance> {
    this.groups.push(group);
    if (this.fault) throw this.fault;
    yield* this.there.map(watched).filter((each) => each.group === group);
  }
  publish(occurrence: Occurrence): void {
    this.published.push(occurrence);
  }
  wants(): boolean {
    return this.isWanted;
  }
  onWantedChange(listener: () => Promise<void> | null): () => void {
    this.#listener = listener;
    void listener();
    return () => (this.#listener = null);
  }
  want(isWanted: boolean): Promise<void> | null {
    this.isWanted = isWanted;
    return this.#listener?.() ?? null;
  }
  get hasListener(): boolean {
    return this.#listener !== null;
  }
  /** Until two more looks have begun, so that one of them saw what is there now. */
  async looked(): Promise<void> {
    const wanted = this.looks + 2;
    while (this.looks < wanted) await sleep(5);
  }
  get classes(): string[] {
    return this.published.map(({ indication }) => indication.className);
  }
}

let world: World;
afterEach(() => world.watcher.close());

describe('LifecycleWatcher', () => {
  it('indicates creation, modification with PreviousInstance, and deletion, each once', async () => {
    world = new World();
    await world.looked();
    world.there = [secretOf('alice', 'old')];
    world.watcher.lookSoon();
    world.watcher.lookSoon();
    await world.looked();
    world.there = [secretOf('alice', 'new')];
    await world.looked();
    world.there = [];
    await world.looked();
    expect(world.classes).toEqual(['CIM_InstCreation', 'CIM_InstModification', 'CIM_InstDeletion']);
    const modified = world.published[1]?.indication;
    expect((modified?.value('PreviousInstance') as CIMInstance | undefined)?.value('ProofReason')).toBe(
      'old',
    );
    expect((modified?.value('SourceInstance') as CIMInstance | undefined)?.value('ProofReason')).toBe('new');
    expect(modified?.value('ChangedPropertyNames')).toEqual(['ProofReason']);
    expect(modified?.value('SourceInstanceModelPath')).toBe(
      'root/cimv2/storage/iscsitarget:ISCSIWBEM_SharedSecret.RemoteID="alice"',
    );
    expect(
      new Set(world.published.map(({ indication }) => indication.value('IndicationIdentifier'))).size,
    ).toBe(3);
  });

  it('indicates what has changed since it began as its beginning, and the change after it', async () => {
    world = new World();
    world.beganAs = (instance) => (instance.value('RemoteID') === 'alice' ? secretOf('alice', 'old') : null);
    await world.looked();
    world.there = [secretOf('alice', 'new'), secretOf('bob', 'new')];
    await world.looked();
    const told = world.published.map(({ indication }) => {
      const source = indication.value('SourceInstance') as CIMInstance;
      const previous = indication.value('PreviousInstance') as CIMInstance | null;
      const reason = source.value('ProofReason');
      return [indication.className, source.value('RemoteID'), previous?.value('ProofReason') ?? null, reason];
    });
    expect(told).toEqual([
      ['CIM_InstCreation', 'alice', null, 'old'],
      ['CIM_InstModification', 'alice', 'old', 'new'],
      ['CIM_InstCreation', 'bob', null, 'new'],
    ]);
  });

  it('reads only the groups that it is told have changed, and all of them again when that is due', async () => {
    world = new World(false, 1_000);
    world.there = [secretOf('alice', 'old'), secretOf('bob', 'old'), secretOf('carol', 'old')];
    await world.want(true);
    world.there = [secretOf('alice', 'new'), secretOf('bob', 'new'), secretOf('dave', 'new')];
    world.watcher.lookAt(['"alice"', '"carol"', '"dave"']);
    while (world.published.length < 3) await sleep(1);
    expect(world.classes).toEqual(['CIM_InstModification', 'CIM_InstDeletion', 'CIM_InstCreation']);
    expect(world.groups).toEqual(['"alice"', '"carol"', '"dave"']);
    await world.looked();
    expect(world.classes.slice(3)).toEqual(['CIM_InstModification']);
    const [, , , bob] = world.published;
    expect((bob?.indication.value('SourceInstance') as CIMInstance | undefined)?.value('RemoteID')).toBe(
      'bob',
    );
  });

  it('indicates what drifts only with another property, or where the group was named', async () => {
    world = new World(false, 1_000);
    world.there = [secretOf('alice', 'old', '1'), secretOf('bob', 'old', '1')];
    await world.want(true);
    world.there = [secretOf('alice', 'old', '2'), secretOf('bob', 'new', '2')];
    await world.looked();
    const changedNames = (): unknown[] =>
      world.published.map(({ indication }) => indication.value('ChangedPropertyNames'));
    expect(changedNames()).toEqual([['ProofReason', 'ElementName']]);
    world.there = [secretOf('alice', 'old', '3'), secretOf('bob', 'new', '3')];
    world.watcher.lookAt(['"alice"']);
    while (world.published.length < 2) await sleep(1);
    await world.looked();
    expect(changedNames().slice(1)).toEqual([['ElementName']]);
  });

  it('indicates what drifts where the group is named while all is being read', async () => {
    world = new World(false, 1_000);
    world.there = [secretOf('alice', 'old', '1')];
    await world.want(true);
    world.lookMs = 50;
    const { looks } = world;
    while (world.looks === looks) await sleep(1);
    // This reading finds the change, and began before it was told of it.
    world.there = [secretOf('alice', 'old', '2')];
    world.watcher.lookAt(['"alice"']);
    while (world.groups.length === 0) await sleep(1);
    await world.watcher.close();
    const changed = world.published.map(({ indication }) => indication.value('ChangedPropertyNames'));
    expect(changed).toEqual([['ElementName']]);
  });

  it('looks at a group once more where it could not be read', async () => {
    world = new World(false, 50);
    await world.want(true);
    world.there = [secretOf('alice', 'new')];
    world.fault = new Error('the target does not answer');
    world.watcher.lookAt(['"alice"']);
    while (world.groups.length === 0) await sleep(1);
    world.fault = null;
    while (world.published.length === 0) await sleep(1);
    expect(world.classes).toEqual(['CIM_InstCreation']);
  });

  it('indicates nothing of what was there before somebody subscribed', async () => {
    world = new World(false);
    world.there = [secretOf('alice', 'old')];
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(world.looks).toBe(0);
    await world.want(true);
    await world.looked();
    expect(world.classes).toEqual([]);
  });

  it('takes a look that fails for no deletion, and warns once', async () => {
    world = new World(false);
    world.there = [secretOf('alice', 'old')];
    await world.want(true);
    await world.looked();
    world.fault = new Error('tgtd does not answer');
    await world.looked();
    world.fault = null;
    await world.looked();
    expect(world.classes).toEqual([]);
    expect(world.warnings).toBe(1);
  });

  it('has what later looks are compared with when the subscription is answered', async () => {
    world = new World(false);
    world.there = [secretOf('alice', 'old')];
    await world.want(true);
    expect(world.looks).toBe(1);
    world.there = [];
    await world.looked();
    expect(world.classes).toEqual(['CIM_InstDeletion']);
    expect(world.want(true)).toBeNull();
  });

  it('indicates at its close what was changed last', async () => {
    world = new World();
    await world.looked();
    world.watcher.lookSoon();
    world.there = [secretOf('alice', 'new')];
    world.watcher.lookSoon();
    await world.watcher.close();
    expect(world.classes).toEqual(['CIM_InstCreation']);
  });

  it('looks no more and listens no more once it is closed', async () => {
    world = new World();
    await world.looked();
    await world.watcher.close();
    const { looks } = world;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(world.looks).toBe(looks);
    expect(world.hasListener).toBe(false);
  });

  it('takes no more than half of the time where changes come one after another', async () => {
    world = new World();
    await world.looked();
    world.lookMs = 20;
    const [before, startedAt] = [world.looks, performance.now()];
    while (performance.now() < startedAt + 200) {
      world.watcher.lookSoon();
      await sleep(1);
    }
    const most = (performance.now() - startedAt) / (2 * world.lookMs);
    expect(world.looks - before).toBeLessThanOrEqual(most + 2);
    expect(world.looks - before).toBeGreaterThan(0);
  });
});
