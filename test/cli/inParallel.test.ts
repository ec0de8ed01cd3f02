import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inParallel } from '../../src/cli/inParallel.js';

describe('inParallel', () => {
  it('begins each item once, in order, and never more at a time than its width', async () => {
    const begun: number[] = [];
    let underWay = 0;
    let most = 0;
    await inParallel(
      Array.from({ length: 20 }, (_, index) => index),
      4,
      async (item) => {
        begun.push(item);
        underWay += 1;
        most = Math.max(most, underWay);
        await sleep(item % 3);
        underWay -= 1;
      },
    );
    expect(begun).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect([most, underWay]).toEqual([4, 0]);
  });

  it('begins nothing after a failure, waits for what is under way, and throws the first', async () => {
    const begun: number[] = [];
    const done: number[] = [];
    const running = inParallel([0, 1, 2, 3, 4, 5], 3, async (item) => {
      begun.push(item);
      await sleep(item === 1 ? 1 : 20);
      if (item === 1) throw new Error('the first');
      if (item === 2) throw new Error('the second');
      done.push(item);
    });
    await expect(running).rejects.toThrow('the first');
    expect({ begun, done }).toEqual({ begun: [0, 1, 2], done: [0] });
  });

  it('does nothing for no items', async () => {
    await expect(inParallel([], 4, () => Promise.reject(new Error('never')))).resolves.toBeUndefined();
  });
});
