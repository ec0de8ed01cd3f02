import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flushFile, SharedWork } from '../../../src/scsi/media/diskFlush.js';

/** Work that ends when the test says so. */
function workshop() {
  const ends: ((error?: Error) => void)[] = [];
  const work = new SharedWork(
    () =>
      new Promise<void>((resolve, reject) => {
        ends.push((error) => (error ? reject(error) : resolve()));
      }),
  );
  return { ends, work };
}

const settled = async () => new Promise((resolve) => setImmediate(resolve));

describe('shared work', () => {
  it('is done once for all who ask while it is under way, after they asked', async () => {
    const { ends, work } = workshop();
    const done: string[] = [];
    void work.run().then(() => done.push('first'));
    for (const name of ['second', 'third', 'fourth']) void work.run().then(() => done.push(name));
    await settled();
    expect(ends).toHaveLength(1);
    ends[0]?.();
    await settled();
    expect(done).toEqual(['first']);
    expect(ends).toHaveLength(2);
    void work.run().then(() => done.push('fifth'));
    ends[1]?.();
    await settled();
    expect(done).toEqual(['first', 'second', 'third', 'fourth']);
    expect(ends).toHaveLength(3);
    ends[2]?.();
    await settled();
    expect(done.at(-1)).toBe('fifth');
    void work.run();
    expect(ends).toHaveLength(4);
  });

  it('fails for those alone who shared it', async () => {
    const { ends, work } = workshop();
    const first = work.run();
    const second = work.run();
    ends[0]?.(new Error('disk'));
    await expect(first).rejects.toThrow('disk');
    await settled();
    ends[1]?.();
    await expect(second).resolves.toBeUndefined();
  });

  it('is done once at a time, also for one who asks as a run ends', async () => {
    const { ends, work } = workshop();
    const first = work.run();
    const second = work.run();
    const third = first.then(async () => work.run());
    ends[0]?.();
    await settled();
    expect(ends).toHaveLength(2);
    ends[1]?.();
    await Promise.all([second, third]);
  });

  it('is idle when no run is under way and none waits, whether it succeeded or not', async () => {
    const { ends, work } = workshop();
    const runs = Promise.allSettled([work.run(), work.run()]);
    let isIdle = false;
    const idle = work.idle().then(() => (isIdle = true));
    ends[0]?.(new Error('disk'));
    await settled();
    expect(isIdle).toBe(false);
    ends[1]?.();
    await idle;
    expect((await runs).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });
});

describe('a flush of a file', () => {
  it('waits while two wait for their disks, in the order of the calls; a disk that hangs holds up no more', async () => {
    const begun: number[] = [];
    const ends = new Map<number, () => void>();
    const sync = (file: number): Promise<void> =>
      new Promise((resolve) => {
        begun.push(file);
        ends.set(file, resolve);
      });
    const end = async (file: number): Promise<void> => {
      ends.get(file)?.();
      await settled();
    };
    const flushes = [1, 2, 3, 4, 5].map(async (file) => flushFile(file, sync));
    await settled();
    expect(begun).toEqual([1, 2]);
    // The disk of the first hangs.
    await end(2);
    expect(begun).toEqual([1, 2, 3]);
    await end(3);
    await end(4);
    expect(begun).toEqual([1, 2, 3, 4, 5]);
    await end(1);
    await end(5);
    await Promise.all(flushes);
  });

  it('that fails leaves its place to the next one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'iscsi-wbem-flush-'));
    const file = openSync(join(folder, 'file'), 'w+');
    const broken = Array.from({ length: 8 }, async () => flushFile(1_000_000));
    const sound = Array.from({ length: 8 }, async () => flushFile(file));
    const outcomes = await Promise.allSettled([...broken, ...sound]);
    closeSync(file);
    rmSync(folder, { recursive: true });
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...broken.map(() => 'rejected'),
      ...sound.map(() => 'fulfilled'),
    ]);
  });
});
