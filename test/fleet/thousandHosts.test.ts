import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AnyProvider } from '../../src/dispatch/Provider.js';
import { Fleet } from '../../src/fleet/Fleet.js';
import { FleetCertificates } from '../../src/fleet/FleetCertificates.js';
import { fleetProvidersIn } from '../../src/fleet/fleetProviders.js';
import { HostRegistry } from '../../src/fleet/HostRegistry.js';
import { neverAsked } from '../../src/fleet/neverAsked.js';
import { providersIn } from '../../src/providers/index.js';
import { makeFleetKey } from '../../src/security/fleetCertificates.js';
import { SharedSealedStore } from '../../src/store/SealedStore.js';
import { call } from '../providers/TargetFixture.js';
import { makeTemporaryStore } from '../support/temporaryStore.js';
import { patienceMs } from '../support/patience.js';
import type { FakeAgentsAnswer, FakeAgentsOrder } from './fakeAgents.js';

const hostCount = 1_000;
const accountsPerHost = 100;
/** A closed port, and two whose agents take connections and say nothing. */
const badHosts = new Set(['store0100', 'store0500', 'store0900']);
const closed = 'store0100';

const temporary = makeTemporaryStore();
const log = { info() {}, warn() {}, error() {} };
let agents: ChildProcess;
let fleet: Fleet;

const nameOf = (n: number): string => `store${String(n).padStart(4, '0')}`;

async function ask<T extends FakeAgentsAnswer>(message: FakeAgentsOrder | 'rss'): Promise<T> {
  const answered = once(agents, 'message') as Promise<[T]>;
  agents.send(message);
  const [answer] = await answered;
  return answer;
}

beforeAll(async () => {
  const sealed = new SharedSealedStore(temporary.store, Buffer.alloc(32, 3));
  const certificates = await FleetCertificates.open(sealed, log);
  certificates.close();
  const { publicKey, privateKey } = await makeFleetKey();
  const made: [string, string][] = [];
  for (let n = 0; n < hostCount; n += 1)
    made.push([nameOf(n), await certificates.certify(nameOf(n), publicKey)]);
  agents = fork(join(import.meta.dirname, 'fakeAgents.ts'), { execArgv: ['--import', 'tsx'] });
  const { port } = await ask<{ readonly port: number }>({
    ca: certificates.ca,
    privateKey,
    certificates: made,
    silent: [...badHosts],
    accountsPerHost,
  });
  const registry = new HostRegistry(temporary.store);
  await Promise.all(
    made.map(([name]) =>
      registry.update(name, () => ({
        systemName: name,
        hostId: name,
        address: '127.0.0.1',
        port: name === closed ? 1 : port,
        publicKey,
        hello: null,
        since: new Date().toISOString(),
        lost: null,
      })),
    ),
  );
  fleet = await Fleet.open({
    store: temporary.store,
    sealed,
    audit: { write: async () => {}, expectRoom: async () => {} },
    settings: {
      hostTimeoutMs: 5 * patienceMs,
      actTimeoutMs: 5 * patienceMs,
      maxHostAnswerBytes: 64 * 1024 * 1024,
    },
    log,
    probe: { everyMs: 3_600_000, deadlineMs: 120_000, firstMs: 1_000, mostMs: 30_000 },
  });
}, 300_000);

afterAll(async () => {
  await fleet.close();
  agents.disconnect();
  await temporary.remove();
});

/** The accounts of all hosts, as an enumeration of an endpoint reads them. */
function secretsOfAll(): AnyProvider {
  const providersOf = (
    { targets, credentials, pairs }: Pick<typeof neverAsked, 'credentials' | 'pairs' | 'targets'>,
    hostName: string,
  ): AnyProvider[] =>
    providersIn({ targets, credentials, pairs, storage: null, hostName, defaultChapName: null }).filter(
      ({ className }) => className === 'ISCSIWBEM_SharedSecret',
    );
  const [provider] = fleetProvidersIn({
    fleet,
    pattern: providersOf(neverAsked, ''),
    providersOf,
    maxGatheredInstances: 2 * hostCount * accountsPerHost,
    unreachableHosts: 'omit',
  });
  if (!provider) throw new Error('there is no provider');
  return provider;
}

it(
  'a thousand agents, three of them bad: all others are found, and 100,000 accounts listed while one host answers at once',
  async () => {
    const startedAt = performance.now();
    const good = hostCount - badHosts.size;
    await expect
      .poll(() => fleet.hosts.filter(({ state }) => state === 'ok').length, { timeout: 5 * patienceMs })
      .toBe(good);
    const connectedMs = performance.now() - startedAt;

    const one = fleet.find('store0001');
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
    for await (const secret of (await secretsOfAll().instances?.enumerate(call)) ?? []) {
      const systemName = String(secret['SystemName']);
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
    const { rss } = await ask<{ readonly rss: number }>('rss');
    process.stdout.write(
      `1,000 agents: in contact after ${connectedMs.toFixed(0)} ms, ${count} accounts in ${listedMs.toFixed(0)} ms, one host meanwhile (${single.length} times) p50 ${p50?.toFixed(1)} p99 ${p99?.toFixed(1)} ms, the loop at most ${(delay.max / 1e6).toFixed(0)} ms, RSS ${megabytes(process.memoryUsage().rss)} MB, of the agents ${megabytes(rss)} MB\n`,
    );
  },
  10 * patienceMs,
);
