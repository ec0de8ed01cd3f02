import { describe, expect, it } from 'vitest';
import { parseSize } from '../../src/cli/parseSize.js';

describe('a size on the command line', () => {
  it.each([
    ['512', 512],
    ['1K', 1024],
    ['100g', 100 * 2 ** 30],
    ['1.5TiB', 1.5 * 2 ** 40],
    ['100GB', 100e9],
    // 1181116006.4 bytes: rounded up to 4 KiB.
    ['1.1G', 1_181_118_464],
    ['0.1GB', 100_000_000],
  ])('%s is %d bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each(['', '0', '-1G', '1.5', '1e3', '8E', '9999999999P', 'G', '1 000', '0x10'])('%j is none', (text) => {
    expect(() => parseSize(text)).toThrow('expected a size');
  });
});
