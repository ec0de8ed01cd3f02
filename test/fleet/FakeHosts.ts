import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
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
import { patienceMs } from '../support/patience.js';
import { makeTemporaryStore, type TemporaryStore } from '../support/temporaryStore.js';
import type { FakeAgentsAnswer, FakeAgentsOrder } from './fakeAgents.js';

export interface FakeHostsOptions {
  readonly hostCount: number;
  readonly accountsPerHost: number;
  /** The host whose port is closed. */
  readonly closed?: string;
  /** Hosts whose agents take connections and say nothing. */
  readonly silent?: readonly string[];
}

const log = { info() {}, warn() {}, error() {} };

/** `store0000` and on. */
const nameOf = (n: number): string => `store${String(n).padStart(4, '0')}`;

/** The fleet of an endpoint whose hosts, up to thousands, are the agents of `fakeAgents.ts` in one process. */
export class FakeHosts {
  readonly fleet: Fleet;
  readonly #agents: ChildProcess;
  readonly #temporary: TemporaryStore;
  readonly #maxAccounts: number;

  private constructor(fleet: Fleet, agents: ChildProcess, temporary: TemporaryStore, maxAccounts: number) {
    this.fleet = fleet;
    this.#agents = agents;
    this.#temporary = temporary;
    this.#maxAccounts = maxAccounts;
  }

  /** They are being connected to. */
  static async open({
    hostCount,
    accountsPerHost,
    closed,
    silent = [],
  }: FakeHostsOptions): Promise<FakeHosts> {
    const temporary = makeTemporaryStore();
    const sealed = new SharedSealedStore(temporary.store, Buffer.alloc(32, 3));
    const certificates = await FleetCertificates.open(sealed, log);
    certificates.close();
    const { publicKey, privateKey } = await makeFleetKey();
    const made: [string, string][] = [];
    for (let n = 0; n < hostCount; n += 1)
      made.push([nameOf(n), await certificates.certify(nameOf(n), publicKey)]);
    const agents = fork(join(import.meta.dirname, 'fakeAgents.ts'), { execArgv: ['--import', 'tsx'] });
    const { port } = await ask<{ readonly port: number }>(agents, {
      ca: certificates.ca,
      privateKey,
      certificates: made,
      silent,
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
    const fleet = await Fleet.open({
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
    return new FakeHosts(fleet, agents, temporary, hostCount * accountsPerHost);
  }

  /** The system of each account of all hosts, as an enumeration of an endpoint reads them. */
  async *systemsOfSecrets(): AsyncGenerator<string> {
    const secrets = this.#secretsOfAll();
    for await (const secret of (await secrets.instances?.enumerate(call)) ?? [])
      yield String(secret['SystemName']);
  }

  async rssOfAgents(): Promise<number> {
    const { rss } = await ask<{ readonly rss: number }>(this.#agents, 'rss');
    return rss;
  }

  async dispose(): Promise<void> {
    await this.fleet.close();
    this.#agents.disconnect();
    await this.#temporary.remove();
  }

  #secretsOfAll(): AnyProvider {
    const providersOf = (
      { targets, credentials, pairs }: Pick<typeof neverAsked, 'credentials' | 'pairs' | 'targets'>,
      hostName: string,
    ): AnyProvider[] =>
      providersIn({ targets, credentials, pairs, storage: null, hostName, defaultChapName: null }).filter(
        ({ className }) => className === 'ISCSIWBEM_SharedSecret',
      );
    const [provider] = fleetProvidersIn({
      fleet: this.fleet,
      pattern: providersOf(neverAsked, ''),
      providersOf,
      maxGatheredInstances: 2 * this.#maxAccounts,
      unreachableHosts: 'omit',
    });
    if (!provider) throw new Error('there is no provider');
    return provider;
  }
}

async function ask<T extends FakeAgentsAnswer>(
  agents: ChildProcess,
  message: FakeAgentsOrder | 'rss',
): Promise<T> {
  const answered = once(agents, 'message') as Promise<[T]>;
  agents.send(message);
  const [answer] = await answered;
  return answer;
}
