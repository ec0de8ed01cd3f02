import { afterEach, beforeEach, expect, it } from 'vitest';
import { EventLog } from '../../src/agent/EventLog.js';
import { EventCursors } from '../../src/fleet/EventCursors.js';
import type { Fleet } from '../../src/fleet/Fleet.js';
import { FleetEvents } from '../../src/fleet/FleetEvents.js';
import type { EventKind } from '../../src/link/messages.js';
import type { ClusterStore } from '../../src/store/ClusterStore.js';
import { FencedStore } from '../../src/store/FencedStore.js';
import type { SharedStore } from '../../src/store/KeyValueStore.js';
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
  for (const seen of [got, gaps]) seen.length = 0;
  events = openUnwanted(openCursors());
});
afterEach(async () => {
  await events.close();
  await harness.dispose();
  await temporary.remove();
});

function openEvents(cursors: EventCursors): FleetEvents {
  return new FleetEvents({
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
}

/** At an endpoint where nobody wants events yet: `align` is what the first subscription does. */
function openUnwanted(cursors: EventCursors): FleetEvents {
  wanted = [];
  const opened = openEvents(cursors);
  void opened.align();
  wanted = ['changes'];
  return opened;
}

function openCursors(store: SharedStore = temporary.store): EventCursors {
  return new EventCursors({ store, sink: { publish() {} }, onError() {}, onLost() {} });
}

/** The store of an endpoint that is taken from it when `isLost` says so. */
function takenWhen(isLost: () => boolean): SharedStore {
  return new FencedStore(temporary.store as unknown as ClusterStore, {
    fence: { key: 'lead/deliver', createRevision: 1n },
    isSafe: () => !isLost(),
    giveBack: () => Promise.resolve(),
  });
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

it('what happens when a subscription was just answered is sent by the endpoint that delivers next', async () => {
  let isLost = false;
  const first = openUnwanted(openCursors(takenWhen(() => isLost)));
  await first.align();
  isLost = true;
  log.push('between');
  await first.close();
  got.length = 0;
  const next = openEvents(openCursors());
  await next.align();
  await expect.poll(() => got).toEqual(['between']);
  await next.close();
  expect(gaps).toEqual([]);
});

it('where it is not known from where on a host was to be read, the next endpoint says that indications are missing', async () => {
  const first = openUnwanted(openCursors(takenWhen(() => true)));
  await first.align();
  log.push('between');
  await first.close();
  const next = openEvents(openCursors());
  await next.align();
  await expect.poll(() => gaps).toEqual(['up to where they were read is not known']);
  await next.close();
});

it('the first cursors of many hosts are written together', async () => {
  let writes = 0;
  const store = takenWhen(() => {
    writes += 1;
    return false;
  });
  const cursors = openCursors(store);
  await Promise.all(
    Array.from({ length: 200 }, (_, n) => cursors.begin(`host${n}`, { epoch: 'e', number: n })),
  );
  // At most 80 in one transaction.
  expect(writes).toBe(3);
  expect(openCursors().find('host199')).toEqual({ epoch: 'e', number: 199 });
});

it('the first cursor of a host does not take the place of one that another endpoint has stored', async () => {
  const [cursors, others] = [openCursors(), openCursors()];
  others.put('host', { epoch: 'e', number: 3 });
  await others.close();
  await cursors.begin('host', { epoch: 'e', number: 7 });
  expect(cursors.find('host')).toEqual({ epoch: 'e', number: 3 });
});
