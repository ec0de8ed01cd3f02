import { describe, expect, it } from 'vitest';
import { findUniqueId, printUniqueId, UniqueIds } from '../../src/initiator/UniqueId.js';

describe('unique ids', () => {
  it('are printed as two halves of 64 bits, and read back', () => {
    const id = { adapterUnique: 0xffffe001n, adapterSpecific: 2n ** 64n - 1n };
    expect(printUniqueId(id)).toBe('00000000ffffe001-ffffffffffffffff');
    expect(findUniqueId('00000000FFFFE001-ffffffffffffffff')).toEqual(id);
  });

  it.each([
    '',
    '1-2',
    '00000000ffffe001',
    '00000000ffffe001-fffffffffffffffg',
    ' 00000000ffffe001-ffffffffffffffff',
  ])('are not read from "%s"', (text) => {
    expect(findUniqueId(text)).toBeNull();
  });

  it('stay 64 bits wide and different beyond the last number', () => {
    const ids = new UniqueIds((bytes) => Buffer.alloc(bytes, 0xff));
    expect([ids.next(), ids.next()].map(printUniqueId)).toEqual([
      'ffffffffffffffff-0000000000000000',
      'ffffffffffffffff-0000000000000001',
    ]);
  });

  it('of two processes have nothing in common', () => {
    const [first, second] = [new UniqueIds().next(), new UniqueIds().next()];
    expect(first.adapterUnique).not.toBe(second.adapterUnique);
  });
});
