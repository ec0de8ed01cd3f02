import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { patienceMs } from '../support/patience.js';
import { FakeHosts } from './FakeHosts.js';

const hostCount = 1_000;
const accountsPerHost = 100;
/** A closed port, and two whose agents take connections and say nothing. */
const badHosts = new Set(['store0100', 'store0500', 'store0900']);

let hosts: FakeHosts;
beforeAll(async () => {
  hosts = await FakeHosts.open({ hostCount, accountsPerHost, closed: 'store0100', silent: [...badHosts] });
}, 300_000);
afterAll(() => hosts.dispose());

it(
  'a thousand agents, three of them bad: all others are found, and 100,000 accounts listed while one host answers at once',
  async () => {
    const startedAt = performance.now();
    const good = hostCount - badHosts.size;
    await expect
      .poll(() => hosts.fleet.hosts.filter(({ state }) => state === 'ok').length, { timeout: 5 * patienceMs })
      .toBe(good);
    const connectedMs = performance.now() - startedAt;

    const one = hosts.fleet.find('store0001');
    if (!one) throw new Error('there is no host');
    const single: number[] = [];
    const listing = { isOver: false };
    const asking = (async () => {
      while (!listing.isOver) {
        const askedAt = performance.now();
        await one.getLink().hello(5 * patienceMs);
        single.push(performance.now() - askedAt);
        // A client that asks without a pause would be one of many.
        await sleep(1);
      }
    })();
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const listedAt = performance.now();
    const systems: string[] = [];
    let count = 0;
    for await (const systemName of hosts.systemsOfSecrets()) {
      if (systems.at(-1) !== systemName) systems.push(systemName);
      count += 1;
    }
    const listedMs = performance.now() - listedAt;
    delay.disable();
    listing.isOver = true;
    await asking;

    expect(count).toBe(good * accountsPerHost);
    expect(systems).toEqual(systems.toSorted());
    expect(systems).toHaveLength(good);
    expect(systems.filter((name) => badHosts.has(name))).toEqual([]);
    // It was answered all the while, and not when the list was complete.
    expect(single.length).toBeGreaterThan(10);
    const sorted = single.toSorted((a, b) => a - b);
    const [p50, p99] = [0.5, 0.99].map((share) => sorted[Math.floor(sorted.length * share)]);
    const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
    const rss = await hosts.rssOfAgents();
    process.stdout.write(
      `1,000 agents: in contact after ${connectedMs.toFixed(0)} ms, ${count} accounts in ${listedMs.toFixed(0)} ms, one host meanwhile (${single.length} times) p50 ${p50?.toFixed(1)} p99 ${p99?.toFixed(1)} ms, the loop at most ${(delay.max / 1e6).toFixed(0)} ms, RSS ${megabytes(process.memoryUsage().rss)} MB, of the agents ${megabytes(rss)} MB\n`,
    );
  },
  10 * patienceMs,
);
