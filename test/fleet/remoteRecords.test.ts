import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RemoteRecords } from '../../src/fleet/RemoteRecords.js';
import { poolForm, poolStateForm, type RecordItem } from '../../src/link/storageMessages.js';
import { RecordChanges } from '../../src/provisioning/RecordChanges.js';
import { RemoteStorageWorld } from '../provisioning/RemoteStorageWorld.js';
import { MiB, principal } from '../provisioning/StorageWorld.js';

describe('the records of a host', () => {
  let world: RemoteStorageWorld;

  beforeEach(async () => {
    world = new RemoteStorageWorld();
    await world.start();
  });
  afterEach(() => world.dispose());

  it('are those of the host after a refresh, whoever changed them, also after its restart', async () => {
    await world.makeVolume('through the agent');
    const { provisioning } = world.storage;
    const made = await provisioning.change(principal('storage'), {
      kind: 'createVolume',
      name: 'at the host',
      bytes: MiB,
      pool: null,
      thick: null,
    });
    expect(namesThere()).toEqual(['through the agent']);
    await storage().refresh();
    expect(namesThere()).toEqual(['at the host', 'through the agent']);
    const volume = made.volume ?? '';
    expect(storage().driver.identityOf(volume)).toEqual(world.driver.storage.identityOf(volume));
    expect(storage().pools[0]?.pathOf(volume)).toBe(world.pool.pathOf(volume));
    await provisioning.change(principal('storage'), { kind: 'renameVolume', volume, name: 'renamed' });
    await storage().refresh();
    expect(storage().volumes.findByName('at the host')).toBeNull();
    expect(storage().volumes.findByName('renamed')?.id).toBe(volume);
    await provisioning.change(principal('storage'), { kind: 'removeVolume', volume });
    await storage().refresh();
    expect(namesThere()).toEqual(['through the agent']);
    await world.restart();
    await storage().refresh();
    expect(namesThere()).toEqual(['through the agent']);
  });

  it('have the jobs of the host, which are killed there under one line of its record', async () => {
    const source = await world.makeVolume('db1');
    const { job } = await world.done({ kind: 'copyVolume', source, name: 'copy', as: 'clone', pool: null });
    await world.jobs.ended(job ?? '');
    await storage().refresh();
    expect(storage().jobs.find(job ?? '')?.state).toBe('completed');
    const killed = await storage().provisioning.killJob(principal('storage'), job ?? '');
    expect(killed.cause).toBe('failed');
    expect((await storage().provisioning.removeJob(principal('read'), job ?? '')).cause).toBe(
      'access-denied',
    );
    expect((await storage().provisioning.removeJob(principal('storage'), job ?? '')).cause).toBe('done');
    expect(storage().jobs.list()).toEqual([]);
    expect(world.records.filter(({ what }) => what === 'killJob' || what === 'removeJob')).toMatchObject([
      { what: 'killJob', outcome: 'failed', endpoint: 'e1' },
      // Refused at the endpoint.
      { what: 'removeJob', outcome: 'access-denied' },
      { what: 'removeJob', outcome: 'done', volume: 'copy', endpoint: 'e1' },
    ]);
  });

  function storage() {
    const { storage: found } = world.loopback.remote;
    if (!found) throw new Error('the host offers no storage');
    return found;
  }

  function namesThere(): readonly string[] {
    return Array.from(storage().volumes.list(), ({ name }) => name).toSorted();
  }
});

describe('the records of a host at its endpoint', () => {
  const volumeItem = (id: string): RecordItem => ({
    volume: { id, name: id, pool: 'pool', bytes: MiB, blockSize: 512, thick: false, createdAt: 0 },
    path: null,
    identity: { name: id, nameFormat: 9, nameNamespace: 2 },
  });

  it('are bounded: a host with more than 200,000 fails, and nothing of it is held', async () => {
    const records = new RemoteRecords(
      {
        read: async () =>
          [
            { revision: 'boot.1.0', isWhole: true },
            ...Array.from({ length: 200_001 }, (_, index) => volumeItem(String(index))),
          ] as never,
      },
      0,
    );
    await expect(records.refresh()).rejects.toThrow('200000');
    expect(records.volumes.size).toBe(0);
  });

  it('are asked for once by all who ask while an answer is under way, but not answered by that one', async () => {
    let asked = 0;
    const answers: (() => void)[] = [];
    const records = new RemoteRecords(
      {
        read: async () => {
          asked += 1;
          const revision = `boot.${asked}.0`;
          await new Promise<void>((resolve) => answers.push(resolve));
          return [{ revision, isWhole: true }, volumeItem(revision)] as never;
        },
      },
      0,
    );
    const first = records.refresh();
    const others = [records.refresh(), records.refresh()];
    answers.shift()?.();
    await first;
    await expect.poll(() => asked).toBe(2);
    answers.shift()?.();
    await Promise.all(others);
    expect(asked).toBe(2);
    expect(Array.from(records.volumes.list(), ({ id }) => id)).toEqual(['boot.2.0']);
  });
});

describe('what has changed among records', () => {
  it('is told since a revision, and not where that is too long ago', () => {
    const changes = new RecordChanges();
    changes.note('a');
    const { revision } = changes;
    changes.note('b');
    changes.note('a');
    changes.note('b');
    expect(changes.since(revision)).toEqual(['a', 'b']);
    expect(changes.since(changes.revision)).toEqual([]);
    expect(changes.since(changes.revision + 1)).toBeNull();
    for (let index = 0; index < 10_000; index += 1) changes.note(`n${index}`);
    expect(changes.since(revision)).toBeNull();
    expect(changes.since(changes.revision - 10_000)).toHaveLength(10_000);
  });
});

describe('the pools of a host at its endpoint', () => {
  it('have InstanceIDs that name no host, so that none is shown as that of another', () => {
    const pool = {
      id: 'iscsi-wbem:pool:default',
      name: 'default',
      kind: 'folder',
      makesThick: true,
      thickByDefault: false,
      maxVolumeBytes: MiB,
      reserveBytes: 0,
    };
    expect(poolForm.safeParse(pool).success).toBe(true);
    const ofOther = poolForm.safeParse({ ...pool, id: 'iscsi-wbem:pool@store2:default' });
    expect(ofOther.error?.message).toContain('iscsi-wbem:pool:');
    const state = { totalBytes: MiB, remainingBytes: 0, stepBytes: 512 };
    const primordial = { id: 'iscsi-wbem:primordial@store2:1', totalBytes: MiB, remainingBytes: 0 };
    expect(poolStateForm.safeParse({ ...state, primordial }).success).toBe(false);
    const own = { ...primordial, id: 'iscsi-wbem:primordial:1' };
    expect(poolStateForm.safeParse({ ...state, primordial: own }).success).toBe(true);
  });
});
