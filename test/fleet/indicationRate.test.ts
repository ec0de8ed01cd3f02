import { afterEach, expect, it } from 'vitest';
import { EventLog } from '../../src/agent/EventLog.js';
import { EventCursors } from '../../src/fleet/EventCursors.js';
import type { Fleet } from '../../src/fleet/Fleet.js';
import { FleetEvents } from '../../src/fleet/FleetEvents.js';
import type { EventKind } from '../../src/link/messages.js';
import { RemoteCredentialsHarness } from '../agent/RemoteCredentialsHarness.js';
import { makeTemporaryStore } from '../support/temporaryStore.js';

let harness: RemoteCredentialsHarness;
const temporary = makeTemporaryStore();
afterEach(async () => {
  await harness.dispose();
  await temporary.remove();
});

it('a host that sends without end is read 500 times a second at most, in order, and each event once', async () => {
  const log = new EventLog({ maxEvents: 10_000 });
  harness = new RemoteCredentialsHarness({ events: log });
  await harness.start();
  const { linked } = harness.loopback;
  const got: string[] = [];
  const gaps: string[] = [];
  const wanted: EventKind[] = ['changes'];
  const events = new FleetEvents({
    fleet: { hosts: [linked], listen: () => () => {} } as unknown as Fleet,
    cursors: new EventCursors(temporary.store, () => {}),
    wanted: () => wanted,
    publish: (_, event) => void got.push(event),
    onGap: (_, why) => void gaps.push(why),
    log: { warn() {} },
  });
  await events.align();
  const startedAt = performance.now();
  for (let n = 0; n < 600; n += 1) log.push(String(n));
  await expect.poll(() => got.length, { timeout: 20_000, interval: 10 }).toBe(600);
  expect(performance.now() - startedAt).toBeGreaterThan(900);
  expect(got).toEqual(Array.from({ length: 600 }, (_, n) => String(n)));
  expect(gaps).toEqual([]);
  await events.close();
});
