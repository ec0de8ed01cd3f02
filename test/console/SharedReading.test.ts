import { describe, expect, it } from 'vitest';
import { SharedReading } from '../../src/console/SharedReading.js';

describe('a reading that pages share', () => {
  it('is made once for all that refresh themselves, and anew for each that somebody asks for', async () => {
    let count = 0;
    const shared = new SharedReading(async () => (count += 1));
    const refreshes = await Promise.all(Array.from({ length: 20 }, () => shared.take(true)));
    expect(new Set(refreshes)).toEqual(new Set([1]));
    expect(await shared.take(false)).toBe(2);
    // The newest is what the others get.
    expect(await shared.take(true)).toBe(2);
  });

  it('that failed is not handed on', async () => {
    let count = 0;
    const shared = new SharedReading(async () => {
      count += 1;
      if (count === 1) throw new Error('the target does not answer');
      return count;
    });
    await expect(shared.take(true)).rejects.toThrow('does not answer');
    expect(await shared.take(true)).toBe(2);
  });

  it('is not kept for longer than a few seconds', async () => {
    let count = 0;
    const shared = new SharedReading(async () => (count += 1), 20);
    await shared.take(true);
    await expect.poll(() => shared.take(true), { interval: 100 }).toBe(2);
  });
});
