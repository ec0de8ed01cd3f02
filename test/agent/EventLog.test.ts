import { describe, expect, it } from 'vitest';
import { EventLog } from '../../src/agent/EventLog.js';
import { maxEventBytes, maxEventsPerAnswer, type EventsRequest } from '../../src/link/messages.js';

const never = new AbortController().signal;
const begin: EventsRequest = { after: null, wants: ['changes'], wantsVersion: 1, waitMs: 0 };

function numbered(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, n) => `event ${from + n}`);
}

describe('the events that an agent keeps', () => {
  it('are numbered in their order, and read from any number on', async () => {
    const log = new EventLog({ maxEvents: 100 });
    const { epoch, from } = await log.answer(begin, 'e1', never);
    expect(from).toBe(0);
    for (const event of numbered(5)) log.push(event);
    const asked = { ...begin, after: { epoch, number: 2 } };
    expect(await log.answer(asked, 'e1', never)).toEqual({ epoch, from: 2, events: numbered(3, 2) });
    // Reading takes nothing away: another endpoint may read as well.
    expect((await log.answer(asked, 'e2', never)).events).toEqual(numbered(3, 2));
  });

  it('are at most max-kept-events: the number of the oldest one tells that others are missing', async () => {
    const log = new EventLog({ maxEvents: 10 });
    const { epoch } = await log.answer(begin, 'e1', never);
    for (const event of numbered(25)) log.push(event);
    expect(log.size).toBe(10);
    expect(await log.answer({ ...begin, after: { epoch, number: 0 } }, 'e1', never)).toEqual({
      epoch,
      from: 15,
      events: numbered(10, 15),
    });
  });

  it('are at most max-kept-events however many come, and are read in their order all the while', async () => {
    const log = new EventLog({ maxEvents: 7 });
    const { epoch } = await log.answer(begin, 'e1', never);
    for (let n = 0; n < 40; n += 1) {
      log.push(`event ${n}`);
      const kept = Math.min(n + 1, 7);
      expect(log.size).toBe(kept);
      expect(await log.answer({ ...begin, after: { epoch, number: 0 } }, 'e1', never)).toEqual({
        epoch,
        from: n + 1 - kept,
        events: numbered(kept, n + 1 - kept),
      });
    }
  });

  it('come in answers of a limited number and length', async () => {
    const log = new EventLog({ maxEvents: 1_000 });
    const { epoch } = await log.answer(begin, 'e1', never);
    for (const event of numbered(maxEventsPerAnswer + 50)) log.push(event);
    const asked = { ...begin, after: { epoch, number: 0 } };
    expect((await log.answer(asked, 'e1', never)).events).toHaveLength(maxEventsPerAnswer);
    const long = 'x'.repeat(maxEventBytes);
    for (let n = 0; n < 40; n += 1) log.push(long);
    const { events } = await log.answer(
      { ...begin, after: { epoch, number: maxEventsPerAnswer + 50 } },
      'e1',
      never,
    );
    expect(events.length).toBeLessThan(20);
  });

  it('leave out one that is too long for an answer, which is a gap', async () => {
    const log = new EventLog({ maxEvents: 10 });
    const { epoch } = await log.answer(begin, 'e1', never);
    log.push('x'.repeat(maxEventBytes + 1));
    const { from, events } = await log.answer({ ...begin, after: { epoch, number: 0 } }, 'e1', never);
    expect({ from, events }).toEqual({ from: 1, events: [] });
    log.push('next');
    expect(await log.answer({ ...begin, after: { epoch, number: 1 } }, 'e1', never)).toMatchObject({
      from: 1,
      events: ['next'],
    });
  });

  it('are waited for, until the time is over, the request is gone, or the agent stops', async () => {
    const log = new EventLog({ maxEvents: 10 });
    const { epoch } = await log.answer(begin, 'e1', never);
    const waiting = log.answer({ ...begin, after: { epoch, number: 0 }, waitMs: 60_000 }, 'e1', never);
    log.push('one');
    expect((await waiting).events).toEqual(['one']);
    const next = { ...begin, after: { epoch, number: 1 } };
    expect((await log.answer({ ...next, waitMs: 20 }, 'e1', never)).events).toEqual([]);
    const gone = new AbortController();
    const forgotten = log.answer({ ...next, waitMs: 60_000 }, 'e1', gone.signal);
    gone.abort();
    expect((await forgotten).events).toEqual([]);
    const stopped = log.answer({ ...next, waitMs: 60_000 }, 'e1', never);
    log.shutDown();
    expect((await stopped).events).toEqual([]);
  });
});

describe('what an agent watches', () => {
  it('is what one of its endpoints wants; without any, nothing is kept, and the numbers begin anew', async () => {
    const log = new EventLog({ maxEvents: 10 });
    let told = 0;
    log.onWantedChange(() => {
      told += 1;
      return null;
    });
    log.push('nobody wants it');
    const { epoch } = await log.answer(begin, 'e1', never);
    await log.answer({ ...begin, wants: ['alerts'] }, 'e2', never);
    expect([log.wants('alerts'), log.wants('changes')]).toEqual([true, true]);
    log.push('one');
    await log.answer({ ...begin, wants: [], wantsVersion: 2 }, 'e1', never);
    expect([log.wants('alerts'), log.wants('changes')]).toEqual([true, false]);
    expect(log.size).toBe(1);
    await log.answer({ ...begin, wants: [], wantsVersion: 2 }, 'e2', never);
    expect(log.size).toBe(0);
    expect(told).toBe(5);
    const later = await log.answer({ ...begin, wantsVersion: 3, after: { epoch, number: 1 } }, 'e1', never);
    expect(later.epoch).not.toBe(epoch);
  });

  it('ends when an endpoint has not asked for a while', async () => {
    const log = new EventLog({ maxEvents: 10, wantedMs: 50 });
    const { epoch } = await log.answer(begin, 'e1', never);
    await expect.poll(() => log.wants('changes')).toBe(false);
    expect((await log.answer(begin, 'e1', never)).epoch).not.toBe(epoch);
  });

  it('goes by the newest request, and not by the last one that arrived', async () => {
    const log = new EventLog({ maxEvents: 10 });
    await log.answer({ ...begin, wants: ['alerts', 'changes'], wantsVersion: 2 }, 'e1', never);
    await log.answer({ ...begin, wants: ['changes'], wantsVersion: 1 }, 'e1', never);
    expect(log.wants('alerts')).toBe(true);
  });

  it('goes by what an endpoint says that was restarted, which counts its requests anew', async () => {
    const log = new EventLog({ maxEvents: 10 });
    await log.answer({ ...begin, wants: [], wantsVersion: 4, wantsRun: 'before' }, 'e1', never);
    await log.answer({ ...begin, wantsVersion: 1, wantsRun: 'after' }, 'e1', never);
    expect(log.wants('changes')).toBe(true);
  });

  it('is watched when the request is answered', async () => {
    const log = new EventLog({ maxEvents: 10 });
    let isWatching = false;
    log.onWantedChange(() =>
      log.wants('changes')
        ? new Promise((resolve) => {
            setTimeout(() => {
              isWatching = true;
              resolve();
            }, 30);
          })
        : null,
    );
    await log.answer(begin, 'e1', never);
    expect(isWatching).toBe(true);
  });

  it('is watched again for the next request where it could not be watched: the request before fails', async () => {
    const log = new EventLog({ maxEvents: 10 });
    let tries = 0;
    log.onWantedChange(() => {
      if (!log.wants('changes')) return null;
      tries += 1;
      return tries === 1 ? Promise.reject(new Error('the target is silent')) : null;
    });
    await expect(log.answer(begin, 'e1', never)).rejects.toThrow('the target is silent');
    await log.answer(begin, 'e1', never);
    expect(tries).toBe(2);
    log.push('one');
    expect(log.size).toBe(1);
  });

  it('is that of sixteen endpoints at most', async () => {
    const log = new EventLog({ maxEvents: 10 });
    await log.answer({ ...begin, wants: ['alerts'] }, 'e0', never);
    for (let n = 1; n <= 16; n += 1) await log.answer(begin, `e${n}`, never);
    expect(log.wants('alerts')).toBe(false);
  });
});
