import { setTimeout as sleep } from 'node:timers/promises';
import { vi } from 'vitest';
import { FleetClient, namespace } from '../fleet/FleetClient.js';
import { FakeListener, propertyOf, type Exported } from '../indications/FakeListener.js';
import { subscribe } from '../indications/subscribe.js';
import { patienceMs } from '../support/patience.js';
import type { Endpoint } from '../support/server.js';
import { wbemClientOf } from '../support/wbemClientOf.js';
import { ClusterProcesses } from './ClusterProcesses.js';
import { createThings, thing, thingsAt } from './things.js';

export interface LoadedClusterOptions {
  readonly endpoints: number;
  /** How many agents there are; each is a process with its own target, to which accounts are added. */
  readonly hosts: number;
}

/** The pause of each manager between two changes, so that a machine with two cores has time for what is judged. */
const pauseMs = 100;
const creations = "SELECT * FROM CIM_InstCreation WHERE SourceInstance ISA 'Test_Thing'";
const newSecrets = "SELECT * FROM CIM_InstCreation WHERE SourceInstance ISA 'CIM_SharedSecret'";

/**
 * A cluster of processes under load: managers with several addresses make instances and accounts, and a listener hears of both.  `judge`
 * tells whether something that was answered is missing anywhere, or was indicated twice or never.
 */
export class LoadedCluster {
  /** What was made, as its managers know. */
  readonly answered = new Set<string>();
  #things = 0;
  readonly #over = new AbortController();
  readonly #managers: Promise<void>[] = [];
  readonly #addresses: readonly Endpoint[];

  private constructor(
    readonly world: ClusterProcesses,
    readonly listener: FakeListener,
    readonly hosts: readonly string[],
  ) {
    // The addresses stay when a process has ended.
    this.#addresses = world.endpoints.map(({ url, user, password }) => ({ url, user, password }));
  }

  static async open({ endpoints, hosts: count }: LoadedClusterOptions): Promise<LoadedCluster> {
    const world = await ClusterProcesses.open({ members: 3, endpoints, etcd: { hasPeerProxies: true } });
    let listener: FakeListener | null = null;
    try {
      const hosts = Array.from({ length: count }, (_, index) => `store${index + 1}`);
      for (const name of hosts) await world.addHostProcess(0, name, ['--indication-poll-ms', '300']);
      // What happens at a host before the endpoint that delivers has contact with it is not indicated.
      for (const endpoint of world.endpoints) await untilInContact(endpoint, hosts);
      const first = world.endpoint(0);
      const client = wbemClientOf(first, 'interop');
      await createThings(client);
      client.close();
      listener = await FakeListener.start();
      const { url } = listener;
      await subscribe(first, url, { name: 'things', query: creations, namespaces: ['interop'] });
      await subscribe(first, url, { name: 'secrets', query: newSecrets, namespaces: [namespace] });
      return new LoadedCluster(world, listener, hosts);
    } catch (error) {
      await listener?.stop();
      await world.dispose();
      throw error;
    }
  }

  /** Starts a manager that begins at each endpoint, and one of each host. */
  begin(): void {
    for (const [index] of this.#addresses.entries())
      this.#managers.push(
        this.#manage(
          index,
          (endpoint) => wbemClientOf(endpoint, 'interop'),
          async (client, n) => {
            await client.createInstance(thing(`m${index}-${n}`));
            this.answered.add(`m${index}-${n}`);
            this.#things += 1;
          },
        ),
      );
    for (const [index, host] of this.hosts.entries())
      this.#managers.push(
        this.#manage(
          index,
          (endpoint) => new FleetClient(endpoint),
          async (client, n) => {
            const RemoteID = `iqn.2026-11.test.example:${host}-${n}`;
            const Secret = `secret-of-${n}`.padEnd(14, '0');
            const { returnValue } = await client.addSharedSecret(host, { RemoteID, Secret });
            if (returnValue === 0) this.answered.add(RemoteID);
          },
        ),
      );
  }

  /** Settled when so many more things have been answered. */
  async more(count: number): Promise<void> {
    const before = this.#things;
    // An endpoint and its member of etcd may be out of reach for a while of it.
    await vi.waitUntil(() => this.#things >= before + count, 3 * patienceMs);
  }

  /** Ends the load.  @returns what is missing or twice, as sentences. */
  async judge(): Promise<readonly string[]> {
    this.#over.abort();
    await Promise.all(this.#managers);
    // A change that was not answered may still arrive, and indications come after it.
    await this.#untilSilent();
    const lists = await Promise.all(this.world.endpoints.map((endpoint) => this.#listAt(endpoint)));
    const [first = [], ...others] = lists;
    const told = Array.from(firstOfEach(this.listener.messages).values(), subjectOf).toSorted();
    return [
      ...others
        .filter((each) => each.join() !== first.join())
        .map(() => 'the endpoints do not show the same'),
      ...without(this.answered, first).map((each) => `${each} was answered, and is not there`),
      ...without(first, told).map((each) => `${each} was not indicated`),
      ...without(told, first).map((each) => `${each} was indicated, and is not there`),
      ...told.filter((each, index) => told[index - 1] === each).map((each) => `${each} was indicated twice`),
      ...gapsIn(this.listener.messages),
    ];
  }

  /** Resolves when the listener has as many indications as there are things, or gets no more. */
  async #untilSilent(): Promise<void> {
    const { messages } = this.listener;
    for (let [heard, heardAt] = [-1, performance.now()]; performance.now() - heardAt < patienceMs;) {
      if (messages.length !== heard) [heard, heardAt] = [messages.length, performance.now()];
      await sleep(1000);
      if (messages.length !== heard || firstOfEach(messages).size < this.answered.size) continue;
      const there = await this.#listAt(this.world.endpoint(0)).catch(() => null);
      if (there !== null && firstOfEach(messages).size >= there.length) return;
    }
  }

  async dispose(): Promise<void> {
    this.#over.abort();
    await this.listener.stop();
    await this.world.dispose();
  }

  async #listAt(endpoint: Endpoint): Promise<readonly string[]> {
    const [interop, targets] = [wbemClientOf(endpoint, 'interop'), wbemClientOf(endpoint, namespace)];
    try {
      const secrets = await targets.enumerateInstances('CIM_SharedSecret');
      const ids = [...(await thingsAt(interop)), ...secrets.map((each) => each.value('RemoteID'))];
      return ids.filter((id) => typeof id === 'string').toSorted();
    } finally {
      interop.close();
      targets.close();
    }
  }

  /** A manager with several addresses: what one does not answer is asked of the next. */
  async #manage<T extends { close(): void }>(
    first: number,
    connect: (endpoint: Endpoint) => T,
    change: (client: T, n: number) => Promise<void>,
  ): Promise<void> {
    const clientOf = (at: number): T =>
      connect(this.#addresses[at % this.#addresses.length] ?? this.world.endpoint(0));
    let at = first;
    let client = clientOf(at);
    for (let n = 0; !this.#over.signal.aborted; n += 1) {
      try {
        await change(client, n);
      } catch {
        client.close();
        client = clientOf((at += 1));
      }
      await sleep(pauseMs);
    }
    client.close();
  }
}

/** Resolves when an endpoint has contact with all hosts. */
async function untilInContact(endpoint: Endpoint, hosts: readonly string[]): Promise<void> {
  const client = wbemClientOf(endpoint, namespace);
  try {
    await vi.waitUntil(async () => {
      const systems = await client.enumerateInstances('CIM_ComputerSystem');
      const inContact = new Set(
        systems
          .filter((system) => [system.value('OperationalStatus')].flat().includes(2))
          .map((system) => system.value('Name')),
      );
      return hosts.every((host) => inContact.has(host));
    }, patienceMs);
  } finally {
    client.close();
  }
}

/** The messages by context and number.  What was being sent when an endpoint was lost may come again, with its number. */
function firstOfEach(messages: readonly Exported[]): ReadonlyMap<string, Exported> {
  const found = new Map<string, Exported>();
  for (const message of messages) {
    const place = `${propertyOf(message, 'SequenceContext')} ${message.number}`;
    if (!found.has(place)) found.set(place, message);
  }
  return found;
}

function without(all: Iterable<string>, known: readonly string[]): readonly string[] {
  const there = new Set(known);
  return [...all].filter((each) => !there.has(each));
}

/** Numbers that were passed by, and those that stand for two indications. */
function gapsIn(messages: readonly Exported[]): readonly string[] {
  const next = new Map<string, number>();
  const first = firstOfEach(messages);
  const faults: string[] = [];
  for (const message of messages) {
    const context = propertyOf(message, 'SequenceContext');
    const expected = next.get(context) ?? 0;
    if (message.number > expected) faults.push(`${message.number} came in place of ${expected}`);
    next.set(context, Math.max(expected, message.number + 1));
    if (message.body !== first.get(`${context} ${message.number}`)?.body)
      faults.push(`${message.number} stands for two indications`);
  }
  return faults;
}

/** What an indication is about, as it is listed. */
function subjectOf(message: Exported): string {
  const path = propertyOf(message, 'SourceInstanceModelPath');
  const [, id] = /Test_Thing\.Id="([^"]*)"/u.exec(path) ?? [];
  return id ?? /iqn\.2026-11\.test\.example:store\d+-\d+/u.exec(path)?.[0] ?? path;
}
