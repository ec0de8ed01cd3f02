import { expect, it } from 'vitest';
import { RecentEvents } from '../../src/console/RecentEvents.js';

it('remembers the last 500 events, the newest first', () => {
  const events = new RecentEvents();
  for (let number = 0; number < 600; number += 1)
    events.note({ time: number, kind: 'alert', severity: null, text: String(number), remedy: null });
  const list = events.list();
  expect(list).toHaveLength(500);
  expect([list[0]?.text, list.at(-1)?.text]).toEqual(['599', '100']);
});
