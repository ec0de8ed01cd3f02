import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { makeCluster } from '../../src/cluster/ClusterMeta.js';
import { findEndpoint } from '../../src/cluster/Presence.js';
import { createLogger } from '../../src/log.js';
import { createEndpoint, type RunningEndpoint } from '../../src/server/createEndpoint.js';
import { ResourceStack } from '../../src/server/ResourceStack.js';
import { EtcdEngine } from '../../src/store/etcd/EtcdEngine.js';
import { LmdbStore } from '../../src/store/lmdb/LmdbStore.js';
import { ReplicatedStore } from '../../src/store/ReplicatedStore.js';
import type { EtcdCluster } from '../support/EtcdCluster.js';
import { adminPassword, inProcessSettings } from '../support/inProcessSettings.js';
import { patienceMs } from '../support/patience.js';
import type { Endpoint } from '../support/server.js';

const fleetName = 'fleet.example';
const sealingKey = Buffer.alloc(32, 7);

/** An endpoint of a cluster in the process of the test. */
export class WorldEndpoint implements Endpoint {
  readonly user = 'admin';
  readonly password = adminPassword;
  readonly lines: string[] = [];
  readonly #resources = new ResourceStack();
  #running!: RunningEndpoint;

  private constructor(readonly folder: string) {}

  static async start(folder: string, args: readonly string[]): Promise<WorldEndpoint> {
    const world = new WorldEndpoint(folder);
    const settings = inProcessSettings(folder, [
      '--role=endpoint',
      `--fleet-name=${fleetName}`,
      '--engine=etcd',
      '--endpoint-port=0',
      '--endpoint-bind=127.0.0.1',
      '--endpoint-address=127.0.0.1',
      ...args,
    ]);
    world.#running = await createEndpoint(settings, world.#resources, {
      logger: createLogger('debug', { write: (line) => void world.lines.push(line) }),
    });
    return world;
  }

  get running(): RunningEndpoint {
    return this.#running;
  }

  /** `http://127.0.0.1:<port>`, without a path. */
  get url(): string {
    return (this.#running.urls[0] ?? '').replace(/\/$/u, '');
  }

  get id(): string {
    return this.#running.fleet.certificates.endpointId;
  }

  /** Whether it knows that another endpoint runs. */
  knows(other: WorldEndpoint): boolean {
    const { cluster } = this.#running;
    return cluster !== null && findEndpoint(cluster.store, other.id) !== null;
  }

  /** Further calls have no effect. */
  async end(): Promise<void> {
    this.#running.hurry();
    await this.#resources.close();
  }
}

/** Endpoints that share their state in etcd, in the process of the test. */
export class ClusterWorld {
  readonly endpoints: WorldEndpoint[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), 'cluster-'));
  readonly #args: readonly string[];

  private constructor(args: readonly string[]) {
    this.#args = args;
  }

  /** @param args further settings of each endpoint. */
  static async open(etcd: EtcdCluster, size: number, args: readonly string[] = []): Promise<ClusterWorld> {
    const prefix = `/test/${randomUUID()}/`;
    const world = new ClusterWorld([`--etcd=${etcd.urls.join()}`, `--etcd-prefix=${prefix}`, ...args]);
    writeFileSync(join(world.#folder, 'key'), sealingKey, { mode: 0o600 });
    await initialize(etcd, prefix, world.#folder);
    for (let index = 0; index < size; index += 1) await world.add();
    return world;
  }

  /** Resolves when all endpoints know each other. */
  async add(): Promise<WorldEndpoint> {
    const folder = mkdtempSync(join(this.#folder, 'endpoint-'));
    copyFileSync(join(this.#folder, 'key'), join(folder, 'key'));
    const endpoint = await WorldEndpoint.start(folder, this.#args);
    this.endpoints.push(endpoint);
    for (const one of this.endpoints)
      await vi.waitUntil(() => this.endpoints.every((other) => one.knows(other)), patienceMs);
    return endpoint;
  }

  at(index: number): WorldEndpoint {
    const endpoint = this.endpoints[index];
    if (!endpoint) throw new RangeError(`no endpoint ${index}`);
    return endpoint;
  }

  async dispose(): Promise<void> {
    for (const endpoint of this.endpoints) await endpoint.end();
    if (existsSync(this.#folder)) rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function initialize(etcd: EtcdCluster, prefix: string, folder: string): Promise<void> {
  const engine = new EtcdEngine({ urls: etcd.urls, prefix, tls: null });
  const replica = new LmdbStore(join(folder, 'initial'));
  const store = await ReplicatedStore.open(engine, replica, 'init');
  try {
    await makeCluster(store, sealingKey, fleetName);
  } finally {
    await store.close();
    await engine.close();
    await replica.close();
  }
}
