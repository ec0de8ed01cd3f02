import { afterEach, beforeEach, expect, it } from 'vitest';
import { EventLog } from '../../src/agent/EventLog.js';
import { EventCursors } from '../../src/fleet/EventCursors.js';
import type { Fleet } from '../../src/fleet/Fleet.js';
import { FleetEvents } from '../../src/fleet/FleetEvents.js';
import type { EventKind } from '../../src/link/messages.js';
import { RemoteCredentialsHarness } from '../agent/RemoteCredentialsHarness.js';
import { makeTemporaryStore, type TemporaryStore } from '../support/temporaryStore.js';

let harness: RemoteCredentialsHarness;
let temporary: TemporaryStore;
let log: EventLog;
let events: FleetEvents;
let wanted: EventKind[];
const got: string[] = [];
const gaps: string[] = [];
beforeEach(async () => {
  temporary = makeTemporaryStore();
  log = new EventLog({ maxEvents: 10_000 });
  harness = new RemoteCredentialsHarness({ events: log });
  await harness.start();
  wanted = ['changes'];
  for (const seen of [got, gaps]) seen.length = 0;
  const cursors = openCursors();
  events = new FleetEvents({
    fleet: { hosts: [harness.loopback.linked], listen: () => () => {} } as unknown as Fleet,
    cursors,
    wanted: () => wanted,
    publish: async ({ row: { hostId } }, { after, missing, events: sent }) => {
      got.push(...sent);
      if (missing !== null) gaps.push(missing);
      cursors.put(hostId, after);
    },
    log: { warn() {} },
  });
});
afterEach(async () => {
  await events.close();
  await harness.dispose();
  await temporary.remove();
});

function openCursors(): EventCursors {
  return new EventCursors({ store: temporary.store, sink: { publish() {} }, onError() {}, onLost() {} });
}

it('a host that sends without end is read 500 times a second at most, in order, and each event once', async () => {
  await events.align();
  const startedAt = performance.now();
  for (let n = 0; n < 600; n += 1) log.push(String(n));
  await expect.poll(() => got.length, { interval: 10 }).toBe(600);
  expect(performance.now() - startedAt).toBeGreaterThan(900);
  expect(got).toEqual(Array.from({ length: 600 }, (_, n) => String(n)));
  expect(gaps).toEqual([]);
});

it.each([
  ['while the host is being told', () => void events.align()],
  ['when the host has just been told', () => events.align()],
])('a subscription that ends %s leaves no gap for the next one', async (_, begin) => {
  await begin();
  wanted = [];
  await events.align();
  // It was not told of this: nobody wanted it.
  log.push('unwanted');
  wanted = ['changes'];
  await events.align();
  log.push('wanted');
  await expect.poll(() => got.at(-1)).toBe('wanted');
  expect(gaps).toEqual([]);
});

it('the first cursor of a host does not take the place of one that another endpoint has stored', async () => {
  const [cursors, others] = [openCursors(), openCursors()];
  cursors.begin('host', { epoch: 'e', number: 7 });
  others.put('host', { epoch: 'e', number: 3 });
  await others.close();
  await cursors.close();
  expect(cursors.find('host')).toEqual({ epoch: 'e', number: 3 });
});
