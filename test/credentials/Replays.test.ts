import { describe, expect, it } from 'vitest';
import { Replays } from '../../src/credentials/Replays.js';

describe('signatures of changes', () => {
  it('are remembered for half an hour, as long as they could be accepted', () => {
    const replays = new Replays();
    expect(replays.note('one', 1_000)).toBeNull();
    expect(replays.note('one', 1_000 + 30 * 60_000)).toBe(1_000);
    expect(replays.note('one', 1_001 + 30 * 60_000)).toBeNull();
  });

  it('are at most 10,000: one more, and the oldest is forgotten', () => {
    const replays = new Replays();
    for (let n = 0; n < 10_000; n += 1) replays.note(`signature ${n}`, n);
    expect(replays.note('signature 9999', 10_000)).toBe(9_999);
    // Each that is noted makes room for itself first.
    expect(replays.note('signature 0', 10_001)).toBeNull();
    expect(replays.note('signature 9999', 10_002)).toBe(9_999);
  });
});
