import { describe, expect, it } from 'vitest';
import { newRandomPool } from '../../src/iscsi/randomPool.js';

describe('the pool of random bytes', () => {
  it.each([0, 1, 16, 32, 4095, 4096, 4097, 70_000])('gives %i bytes when asked for as many', (count) => {
    const random = newRandomPool();
    random(1000);
    expect(random(count)).toHaveLength(count);
  });

  it('gives no byte twice, over its end too', () => {
    const random = newRandomPool();
    const seen = new Set<string>();
    for (let index = 0; index < 2000; index += 1) seen.add(random(17).toString('hex'));
    expect(seen.size).toBe(2000);
  });

  it('gives bytes that stay what they are, and that the taker may overwrite', () => {
    const random = newRandomPool();
    const first = random(32);
    const before = first.toString('hex');
    for (let index = 0; index < 300; index += 1) random(32).fill(0xff);
    expect(first.toString('hex')).toBe(before);
  });

  it('gives all values: none is what zeroing left', () => {
    const random = newRandomPool();
    const counts = Array.from({ length: 256 }, () => 0);
    for (let index = 0; index < 1024; index += 1)
      for (const byte of random(64)) counts[byte] = (counts[byte] ?? 0) + 1;
    // 65536 bytes: 256 of each expected, standard deviation 16.
    expect(Math.min(...counts)).toBeGreaterThan(256 - 7 * 16);
    expect(Math.max(...counts)).toBeLessThan(256 + 7 * 16);
  });

  it('is one pool for each who asks for one', () => {
    expect(newRandomPool()(32).equals(newRandomPool()(32))).toBe(false);
  });
});
