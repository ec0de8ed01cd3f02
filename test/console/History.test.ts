import { describe, expect, it } from 'vitest';
import { History } from '../../src/console/History.js';

describe('the history of the console', () => {
  it('keeps the last hour, a value each ten seconds, the oldest first', () => {
    const history = new History(10);
    for (let tick = 0; tick < 400; tick += 1) history.note(new Map([['sessions', tick]]));
    const values = history.read('sessions', 'hour')?.values ?? [];
    expect(values).toHaveLength(360);
    expect(values[0]).toBe(40);
    expect(values.at(-1)).toBe(399);
  });

  it('keeps the mean of each minute of a day', () => {
    const history = new History(10);
    for (let tick = 0; tick < 12; tick += 1) history.note(new Map([['sessions', tick]]));
    expect(history.read('sessions', 'day')?.values.slice(-3)).toEqual([null, 2.5, 8.5]);
  });

  it('has a gap where nothing was told, and no zero', () => {
    const history = new History(10);
    history.note(new Map([['sessions', 1]]));
    history.note(new Map([['sessions', null]]));
    history.note(new Map([['sessions', 3]]));
    expect(history.read('sessions', 'hour')?.values.slice(-4)).toEqual([null, 1, null, 3]);
    expect(history.read('never told', 'hour')).toBeNull();
  });

  it('keeps no more values than the setting allows, and says so', () => {
    const history = new History(2);
    history.note(new Map([['a', 1], ['b', 2], ['c', 3]])); // prettier-ignore
    expect(history.size).toBe(2);
    expect(history.hasNoPlace).toBe(true);
    expect(history.read('c', 'hour')).toBeNull();
  });

  it('forgets what was not told for an hour, so that others have its place', () => {
    const history = new History(1);
    history.note(new Map([['gone', 1]]));
    for (let tick = 0; tick < 362; tick += 1) history.note(new Map([['new', 2]]));
    expect(history.last('gone')).toBeNull();
    expect(history.last('new')).toBe(2);
  });
});
