import { describe, expect, it } from 'vitest';
import { Locks } from '../../src/changes/Locks.js';

describe('locks', () => {
  it('let one holder in at a time, in the order of asking', async () => {
    const locks = new Locks();
    const order: string[] = [];
    const hold = (name: string) =>
      locks.withLocks(['a'], 1_000, async () => {
        order.push(`${name} in`);
        await new Promise(setImmediate);
        order.push(`${name} out`);
      });

    await Promise.all([hold('first'), hold('second'), hold('third')]);

    expect(order).toEqual(['first in', 'first out', 'second in', 'second out', 'third in', 'third out']);
  });

  it('taken together never wait for each other in a circle', async () => {
    const locks = new Locks();
    const both = (keys: readonly string[]) =>
      locks.withLocks(keys, 5_000, async () => {
        await new Promise(setImmediate);
        return keys.join();
      });

    const rounds = Array.from({ length: 20 }, () => [
      both(['a', 'b']),
      both(['b', 'a']),
      both(['b', 'c', 'a']),
    ]);
    const done = await Promise.all(rounds.flat());

    expect(done.every((each) => each !== null)).toBe(true);
  });

  it('run nothing where one of them is not free in time, and are free again afterwards', async () => {
    const locks = new Locks();
    let release = (): void => {};
    const held = locks.withLocks(['b'], 1_000, () => new Promise<void>((resolve) => (release = resolve)));
    let ran = false;

    const late = await locks.withLocks(['a', 'b'], 20, async () => {
      ran = true;
    });

    expect(late).toBeNull();
    expect(ran).toBe(false);
    expect(await locks.withLocks(['a'], 0, async () => 'free')).toEqual({ result: 'free' });
    release();
    await held;
    expect(await locks.withLocks(['a', 'b'], 20, async () => 'free')).toEqual({ result: 'free' });
  });

  it('take one name once, however often it is given', async () => {
    const done = await new Locks().withLocks(['a', 'a'], 20, async () => 'done');

    expect(done).toEqual({ result: 'done' });
  });
});
