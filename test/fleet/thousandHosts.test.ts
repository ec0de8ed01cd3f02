import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Fleet } from '../../src/fleet/Fleet.js';
import { FleetCertificates } from '../../src/fleet/FleetCertificates.js';
import { HostRegistry } from '../../src/fleet/HostRegistry.js';
import { inOrder } from '../../src/fleet/inOrder.js';
import type { Hello } from '../../src/link/messages.js';
import { makeFleetKey, serverNameOf } from '../../src/security/fleetCertificates.js';
import { SharedSealedStore } from '../../src/store/SealedStore.js';
import { fakeCapabilities } from '../support/FakeDriver.js';
import { makeTemporaryStore } from '../support/temporaryStore.js';
import { patienceMs } from '../support/patience.js';

const hostCount = 1_000;
const accountsPerHost = 100;
/** A closed port, and two whose agents take connections and say nothing. */
const badHosts = new Set(['store0100', 'store0500', 'store0900']);

const temporary = makeTemporaryStore();
const log = { info() {}, warn() {}, error() {} };
let server: Server;
let fleet: Fleet;

const nameOf = (n: number): string => `store${String(n).padStart(4, '0')}`;

/** One port for all agents: which of them is meant, the name of the TLS connection says.  Each has a certificate of its own. */
beforeAll(async () => {
  const sealed = new SharedSealedStore(temporary.store, Buffer.alloc(32, 3));
  const certificates = await FleetCertificates.open(sealed, log);
  // One key for all: making a thousand takes longer than all else here.
  const { publicKey, privateKey } = await makeFleetKey();
  const contexts = new Map<string, SecureContext>();
  for (let n = 0; n < hostCount; n += 1) {
    const cert = await certificates.certify(nameOf(n), publicKey);
    contexts.set(
      serverNameOf(nameOf(n)),
      createSecureContext({ cert, key: privateKey, ca: certificates.ca }),
    );
  }
  server = createServer(
    {
      SNICallback: (name, done) => done(null, contexts.get(name)),
      ca: certificates.ca,
      requestCert: true,
      minVersion: 'TLSv1.3',
      keepAliveTimeout: 60_000,
    },
    (request, response) => {
      const [name = ''] = ((request.socket as TLSSocket).servername || '').split('.');
      if (badHosts.has(name)) return;
      if (request.url?.endsWith('/hello')) response.end(JSON.stringify(helloOf(name)));
      else response.end(listOf(name));
    },
  );
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const registry = new HostRegistry(temporary.store);
  await Promise.all(
    Array.from({ length: hostCount }, (_, n) =>
      registry.update(nameOf(n), () => ({
        systemName: nameOf(n),
        hostId: nameOf(n),
        address: '127.0.0.1',
        port: nameOf(n) === 'store0100' ? 1 : port,
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
  certificates.close();
}, 300_000);

afterAll(async () => {
  await fleet.close();
  server.closeAllConnections();
  server.close();
  await temporary.remove();
});

it(
  'a thousand agents, three of them bad: all others are found, and 100,000 accounts listed while one host answers at once',
  async () => {
    const startedAt = performance.now();
    const good = hostCount - badHosts.size;
    await expect
      .poll(() => fleet.hosts.filter(({ state }) => state === 'ok').length, { timeout: 5 * patienceMs })
      .toBe(good);
    const connectedMs = performance.now() - startedAt;

    const hosts = fleet.hosts.filter(({ state }) => state === 'ok');
    const single: number[] = [];
    const listing = { isOver: false };
    const asking = (async () => {
      const one = fleet.find('store0001');
      if (!one) return;
      while (!listing.isOver) {
        const askedAt = performance.now();
        await one.getLink().hello(5 * patienceMs);
        single.push(performance.now() - askedAt);
      }
    })();
    const listedAt = performance.now();
    let count = 0;
    const names: string[] = [];
    const lists = inOrder(hosts, 64, async (host) => ({
      name: host.systemName,
      accounts: await fleet.remoteOf(host).targets.listAccounts(),
    }));
    for await (const { name, accounts } of lists) {
      names.push(name);
      count += accounts.length;
    }
    const listedMs = performance.now() - listedAt;
    listing.isOver = true;
    await asking;

    expect(count).toBe(good * accountsPerHost);
    expect(names).toEqual(names.toSorted());
    expect(names.filter((name) => badHosts.has(name))).toEqual([]);
    const [p50, p99] = [0.5, 0.99].map(
      (share) => single.toSorted((a, b) => a - b)[Math.floor(single.length * share)],
    );
    process.stdout.write(
      `1,000 agents: in contact after ${connectedMs.toFixed(0)} ms, ${count} accounts in ${listedMs.toFixed(0)} ms, one host meanwhile p50 ${p50?.toFixed(1)} p99 ${p99?.toFixed(1)} ms, RSS ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB (both sides)\n`,
    );
  },
  10 * patienceMs,
);

function helloOf(name: string): Hello {
  return {
    protocol: { min: 1, max: 1 },
    version: '0',
    systemName: name,
    hostId: name,
    bootId: 'b',
    generation: 1,
    kind: 'fake',
    capabilities: { ...fakeCapabilities, chapAlgorithms: [...fakeCapabilities.chapAlgorithms] },
    gateway: { region: 'us-east-1', accountId: '1'.repeat(12), gatewayId: `sgw-${name}` },
    defaultChapName: null,
    storage: null,
    certificateEnds: new Date(Date.now() + 20 * 3_600_000).toISOString(),
  };
}

function listOf(name: string): string {
  const items = Array.from({ length: accountsPerHost }, (_, n) => ({
    authority: `iqn.2026-11.test.example:${name}`,
    chapName: `iqn.2026-11.test.example:client-${n}`,
    initiatorName: `iqn.2026-11.test.example:client-${n}`,
    bindings: [{ target: `iqn.2026-11.test.example:${name}`, role: 'initiator' }],
    proof: null,
  }));
  return `${JSON.stringify({ items })}\n${JSON.stringify({ end: true, inDoubt: false })}\n`;
}
