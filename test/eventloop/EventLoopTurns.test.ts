import { describe, expect, it } from 'vitest';
import { EventLoopTurns } from '../../src/eventloop/EventLoopTurns.js';
import { TimeSlice } from '../../src/eventloop/TimeSlice.js';

describe('turns at the event loop', () => {
  it('go from user to user, and for each in the order in which they were asked for', async () => {
    const turns = new EventLoopTurns();
    const order: string[] = [];
    const wait = (user: string, name: string): Promise<void> =>
      turns.wait(user).then(() => void order.push(name));
    const all = [
      wait('a', 'a1'),
      wait('a', 'a2'),
      wait('a', 'a3'),
      wait('b', 'b1'),
      wait('c', 'c1'),
      wait('b', 'b2'),
    ];
    await Promise.all(all);
    expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
    await wait('a', 'later');
    expect(order.at(-1)).toBe('later');
  });

  it('leave the event loop to go round once between one and the next, however many wait', async () => {
    const turns = new EventLoopTurns();
    let rounds = 0;
    let isOver = false;
    const count = (): void => {
      rounds += 1;
      if (!isOver) setImmediate(count);
    };
    count();
    const before = rounds;
    await Promise.all(Array.from({ length: 50 }, (_, index) => turns.wait(`user ${index % 5}`)));
    isOver = true;
    expect(rounds - before).toBeGreaterThanOrEqual(49);
  });

  it('are refused to work that nobody wants any more, before and after it has waited', async () => {
    const abort = new AbortController();
    const slice = new TimeSlice(abort.signal, 'user');
    const waiting = slice.next();
    abort.abort(new Error('the client has gone'));
    await expect(waiting).rejects.toThrow('the client has gone');
    expect(slice.isOver).toBe(true);
    await expect(slice.next()).rejects.toThrow('the client has gone');
  });
});
