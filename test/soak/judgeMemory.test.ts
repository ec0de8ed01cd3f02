import { describe, expect, it } from 'vitest';
import { judgeMemory, type MemorySample } from './judgeMemory.js';
import { processMemory } from './processMemory.js';

/** A sample every 2 s for 6 minutes. */
function samples(MiBAt: (seconds: number) => number): MemorySample[] {
  return Array.from({ length: 181 }, (_, index) => ({ atSeconds: 100 + index * 2, MiB: MiBAt(index * 2) }));
}

/** What garbage that is collected now and then looks like. */
const sawtooth = (seconds: number): number => (seconds % 34) * 3;

describe('memory of a server under load', () => {
  it.each<[string, (seconds: number) => number]>([
    ['the same all the time', () => 200],
    ['garbage that is collected', (seconds) => 200 + sawtooth(seconds)],
    ['a warm-up, then flat', (seconds) => 100 + Math.min(seconds, 110) + sawtooth(seconds)],
    ['one high peak at the end', (seconds) => (seconds > 350 ? 500 : 200)],
    ['less and less', (seconds) => 400 - seconds / 2],
  ])('is flat: %s', (_, MiBAt) => {
    expect(judgeMemory(samples(MiBAt)).isFlat).toBe(true);
  });

  it.each<[string, (seconds: number) => number]>([
    ['a leak of 20 MiB a minute under garbage', (seconds) => 150 + seconds / 3 + sawtooth(seconds)],
    ['a leak of 12 MiB a minute in a process that is large', (seconds) => 2000 + seconds / 5],
    ['a step up in the last minutes', (seconds) => (seconds > 240 ? 260 : 200)],
    ['twice as much every two minutes', (seconds) => 100 * 2 ** (seconds / 120)],
  ])('is not flat: %s', (_, MiBAt) => {
    const { isFlat, sentence } = judgeMemory(samples(MiBAt));
    expect(isFlat).toBe(false);
    expect(sentence).toMatch(/; expected at most 1\.15x and 10 MiB a minute$/);
  });

  it('says the floors of the middle and the last third, and the slope', () => {
    const { sentence } = judgeMemory(samples((seconds) => 200 + seconds / 30));
    // The middle third begins at 120 s with 204 MiB, the last at 240 s with 208 MiB; a quarter into each is 1 MiB more.
    expect(sentence).toBe(
      'after warm-up its floor was 205 MiB, in the last third 209 MiB (1.02x), its slope 2.0 MiB a minute',
    );
  });

  it('is not called flat by a few samples, or by what is no number', () => {
    expect(judgeMemory([]).isFlat).toBe(false);
    expect(judgeMemory(samples(() => 200).slice(0, 11)).isFlat).toBe(false);
    expect(judgeMemory(samples(() => Number.NaN)).isFlat).toBe(false);
  });

  it('is read of a process', () => {
    const { resident, anonymous, file } = processMemory(process.pid);
    expect(anonymous).toBeGreaterThan(10);
    expect(resident).toBeGreaterThanOrEqual(anonymous + file - 1);
  });
});
