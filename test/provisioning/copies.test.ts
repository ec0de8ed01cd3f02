import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PoolError } from '../../src/pools/PoolError.js';
import { Jobs } from '../../src/provisioning/Jobs.js';
import { makeTemporaryStore } from '../support/temporaryStore.js';
import { MiB, StorageWorld } from './StorageWorld.js';

let world: StorageWorld;

beforeEach(async () => {
  world = new StorageWorld();
  await world.start();
});
afterEach(() => world.dispose());

const fileOf = (id: string): string => join(world.poolFolder, `${id}.img`);

/** A volume whose bytes are known, and which no target shows. */
async function makeFilled(name: string, text: string, bytes = 4 * MiB): Promise<string> {
  const id = await world.makeVolume(name, bytes);
  const content = Buffer.alloc(bytes);
  content.write(text, 3 * MiB);
  writeFileSync(fileOf(id), content);
  return id;
}

/** A clone whose job runs. */
async function startClone(
  source: string,
  name = 'copy',
): Promise<{ readonly job: string; readonly volume: string }> {
  const { job, volume } = await world.done({ kind: 'copyVolume', source, name, as: 'clone', pool: null });
  if (job === null || volume === null) throw new Error('no job was named');
  return { job, volume };
}

async function clone(source: string, name: string): Promise<string> {
  const { job, volume } = await startClone(source, name);
  await world.jobs.ended(job);
  return volume;
}

describe('a clone in a folder whose file system shares no blocks', () => {
  it('is a job; the volume is there once that has ended, with the bytes of its source and none of its blocks', async () => {
    const source = await makeFilled('db1', 'these bytes');

    const { job, volume } = await startClone(source);
    expect(world.jobs.find(job)).toMatchObject({ what: 'copyVolume', name: 'copy', state: 'running' });
    expect(world.volumes.findByName('copy')).toBeNull();
    expect(await world.jobs.ended(job)).toMatchObject({ state: 'completed', percent: 100 });
    expect(world.volumes.find(volume)).toMatchObject({
      name: 'copy',
      copyOf: { volume: source, kind: 'clone' },
    });
    expect(readFileSync(fileOf(volume)).equals(readFileSync(fileOf(source)))).toBe(true);
    expect(world.records.map(({ what, outcome }) => [what, outcome])).toContainEqual([
      'copyVolumeJob',
      'done',
    ]);
  });

  it('holds its source as it is until the job has ended', async () => {
    const source = await makeFilled('db1', 'bytes', 16 * MiB);
    const target = await world.makeTarget('db1');
    const { job } = await startClone(source);

    const add = {
      kind: 'addExport',
      target,
      volume: source,
      lun: null,
      readOnly: false,
      shared: false,
    } as const;
    const causes = [
      await world.change(add),
      await world.change({ kind: 'resizeVolume', volume: source, bytes: 32 * MiB, mayShrink: false }),
      await world.change({ kind: 'removeVolume', volume: source }),
    ].map(({ cause }) => cause);

    expect(causes).toEqual(['in-use', 'in-use', 'in-use']);
    await world.jobs.ended(job);
    expect((await world.change(add)).cause).toBe('done');
  });

  it('leaves no instant at which a change that waits for the source comes before the job', async () => {
    const source = await makeFilled('db1', 'bytes', 16 * MiB);
    const target = await world.makeTarget('db1');

    const [copy, added] = await Promise.all([
      world.change({ kind: 'copyVolume', source, name: 'copy', as: 'clone', pool: null }),
      world.change({
        kind: 'addExport',
        target,
        volume: source,
        lun: null,
        readOnly: false,
        shared: false,
      }),
    ]);

    expect([copy.cause, added.cause]).toEqual(['done', 'in-use']);
    await world.jobs.ended(copy.job ?? '');
  });

  it('keeps its name and its place among all volumes until the job has ended', async () => {
    const source = await makeFilled('db1', 'bytes', 64 * MiB);
    const create = { kind: 'createVolume', bytes: MiB, pool: null, thick: null } as const;
    world.settings.maxVolumes = 3;
    const { job } = await startClone(source);

    expect(await world.change({ ...create, name: 'copy' })).toMatchObject({ cause: 'already-there' });
    expect(await world.change({ kind: 'renameVolume', volume: source, name: 'copy' })).not.toMatchObject({
      cause: 'done',
    });
    expect(await world.change({ ...create, name: 'third' })).toMatchObject({ cause: 'done' });
    expect(await world.change({ ...create, name: 'fourth' })).toMatchObject({ cause: 'limit-reached' });

    expect(await world.jobs.ended(job)).toMatchObject({ state: 'completed' });
    expect(world.volumes.size).toBe(3);
    const again = { kind: 'copyVolume', source, name: 'again', as: 'clone', pool: null } as const;
    expect(await world.change(again)).toMatchObject({ cause: 'limit-reached' });
    world.settings.maxVolumes = 4;
    expect(await world.change({ ...create, name: 'fourth' })).toMatchObject({ cause: 'done' });
  });

  it('that failed and could not be removed at once is removed later', async () => {
    const source = await makeFilled('db1', 'bytes', 64 * MiB);
    const { job, volume } = await startClone(source);
    world.onStep = (step) => {
      if (step === 'remove') throw new PoolError('unavailable', 'the pool is away');
    };
    await world.jobs.kill(job);
    world.onStep = () => {};

    expect(world.isInDoubt).toBe(true);
    await world.restart();

    expect(readdirSync(world.poolFolder).some((file) => file.startsWith(volume))).toBe(false);
  });

  it('is refused while a target shows the source: it would be torn', async () => {
    const { volume: source } = await world.provide('db1');

    const copy = { kind: 'copyVolume', source, name: 'copy', as: 'clone', pool: null } as const;
    expect(await world.change(copy)).toMatchObject({ cause: 'in-use' });
    expect(await world.change({ ...copy, as: 'snapshot' })).toMatchObject({ cause: 'not-supported' });
    expect(readdirSync(world.poolFolder)).toHaveLength(2);
  });

  it('that is killed leaves nothing', async () => {
    const source = await makeFilled('db1', 'bytes', 64 * MiB);
    const { job, volume } = await startClone(source);

    expect(await world.jobs.kill(job)).toBe(true);

    expect(world.jobs.find(job)).toMatchObject({ state: 'killed' });
    expect(world.volumes.find(volume)).toBeNull();
    expect(readdirSync(world.poolFolder).some((file) => file.startsWith(volume))).toBe(false);
  });

  it('cut off by the end of the server leaves nothing, and a job that says so', async () => {
    const source = await makeFilled('db1', 'bytes', 64 * MiB);
    const { job, volume } = await startClone(source);

    await world.restart();

    expect(world.jobs.find(job)).toMatchObject({ state: 'failed' });
    expect(world.volumes.find(volume)).toBeNull();
    expect(readdirSync(world.poolFolder).some((file) => file.startsWith(volume))).toBe(false);
    expect(await world.change({ kind: 'removeVolume', volume: source })).toMatchObject({ cause: 'done' });
  });
});

describe('a restore', () => {
  it('gives a volume the bytes and the size of its copy', async () => {
    const source = await makeFilled('db1', 'before');
    const copy = await clone(source, 'copy');
    writeFileSync(fileOf(source), Buffer.alloc(4 * MiB, 1));
    await world.done({ kind: 'resizeVolume', volume: source, bytes: 8 * MiB, mayShrink: false });

    const { job } = await world.done({ kind: 'restoreVolume', volume: source, from: copy });
    await world.jobs.ended(job ?? '');

    expect(world.volumes.find(source)).toMatchObject({ name: 'db1', bytes: 4 * MiB });
    expect(readFileSync(fileOf(source)).equals(readFileSync(fileOf(copy)))).toBe(true);
    expect(readdirSync(world.poolFolder).filter((file) => file.endsWith('.img'))).toHaveLength(2);
  });

  it('that is killed too late has completed, and is not called killed', async () => {
    const source = await makeFilled('db1', 'before');
    const copy = await clone(source, 'copy');
    writeFileSync(fileOf(source), Buffer.alloc(4 * MiB, 1));
    const killing: Promise<boolean>[] = [];
    world.onStep = (step) => {
      const running = world.jobs.list().find(({ state }) => state === 'running');
      if (step === 'replace') killing.push(world.jobs.kill(running?.id ?? ''));
    };
    const { job } = await world.done({ kind: 'restoreVolume', volume: source, from: copy });

    expect(await world.jobs.ended(job ?? '')).toMatchObject({ state: 'completed' });

    expect(await Promise.all(killing)).toEqual([false]);
    expect(readFileSync(fileOf(source)).equals(readFileSync(fileOf(copy)))).toBe(true);
  });

  it('holds the name of its volume until it has ended', async () => {
    const source = await makeFilled('db1', 'before', 64 * MiB);
    const copy = await clone(source, 'copy');

    const { job } = await world.done({ kind: 'restoreVolume', volume: source, from: copy });
    const renamed = await world.change({ kind: 'renameVolume', volume: source, name: 'db2' });
    await world.jobs.ended(job ?? '');

    expect(renamed.cause).toBe('in-use');
    expect(world.volumes.find(source)).toMatchObject({ name: 'db1' });
    expect((await world.change({ kind: 'renameVolume', volume: source, name: 'db2' })).cause).toBe('done');
  });

  it('is refused of what is no copy, and while a target shows the volume', async () => {
    const source = await makeFilled('db1', 'before');
    const copy = await clone(source, 'copy');
    const stranger = await world.makeVolume('stranger');
    const target = await world.makeTarget('db1');
    await world.export(target, source);

    expect(await world.change({ kind: 'restoreVolume', volume: source, from: stranger })).toMatchObject({
      cause: 'invalid',
    });
    expect(await world.change({ kind: 'restoreVolume', volume: source, from: copy })).toMatchObject({
      cause: 'in-use',
    });
  });
});

describe('jobs', () => {
  it('are bounded: more are refused, and ended ones are forgotten in time', async () => {
    const source = await makeFilled('db1', 'bytes', 64 * MiB);
    const second = await makeFilled('db2', 'bytes', 64 * MiB);
    const third = await makeFilled('db3', 'bytes');
    const copy = { kind: 'copyVolume', as: 'clone', pool: null } as const;
    const { job } = await world.done({ ...copy, source, name: 'copy1' });
    if (job === null) throw new Error('no job was named');
    await world.done({ ...copy, source: second, name: 'copy2' });

    const refused = await world.change({ ...copy, source: third, name: 'copy3' });

    expect(refused.cause).toBe('limit-reached');
    expect(refused.message).toContain('max-jobs');
  });

  it('are bounded however many are asked for at once', async () => {
    const sources = [];
    for (const name of ['db1', 'db2', 'db3', 'db4']) sources.push(await makeFilled(name, 'bytes', 32 * MiB));

    const outcomes = await Promise.all(
      sources.map((source, number) =>
        world.change({ kind: 'copyVolume', source, name: `copy${number}`, as: 'clone', pool: null }),
      ),
    );

    const causes = outcomes.map(({ cause }) => cause);
    expect(causes.toSorted()).toEqual(['done', 'done', 'limit-reached', 'limit-reached']);
    for (const { job } of outcomes) if (job !== null) await world.jobs.ended(job);
    expect(world.volumes.size).toBe(6);
  });

  it('that have ended are kept for their time and up to their number', async () => {
    const temporary = makeTemporaryStore();
    let now = 0;
    const jobs = new Jobs({
      store: temporary.store,
      maxRunning: 10,
      maxEnded: 2,
      keptMs: 1_000,
      now: () => (now += 1),
    });
    const about = { what: 'copyVolume', volume: 'v', name: 'n', who: 'operator' };
    const stored = (): number => Array.from(temporary.store.keys('job/')).length;
    for (let count = 0; count < 3; count += 1) await jobs.ended(jobs.start(about, async () => 'done').id);

    expect(jobs.list()).toHaveLength(2);
    now += 1_000;
    expect(jobs.list()).toEqual([]);

    // Also where nobody looks at them.
    const started = Array.from({ length: 5 }, () => jobs.start(about, async () => 'done'));
    await jobs.close();
    expect([started.length, stored()]).toEqual([5, 2]);
    await temporary.remove();
  });
});
