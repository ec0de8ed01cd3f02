import { hostname } from 'node:os';
import { handleRequest } from '../../src/cimxml/handleRequest.js';
import { EnumerationContexts } from '../../src/enumeration/EnumerationContexts.js';
import { Instances } from '../../src/dispatch/Instances.js';
import { Providers } from '../../src/dispatch/Providers.js';
import { Traversal } from '../../src/dispatch/Traversal.js';
import type { HttpServer } from '../../src/http/HttpServer.js';
import { productProvidersIn } from '../../src/providers/product/index.js';
import { readMachine } from '../../src/providers/product/readMachine.js';
import { serverProvidersIn } from '../../src/providers/server/index.js';
import { startHttpServer } from '../http/startHttpServer.js';
import { cimXmlOver } from '../operations/executorOver.js';
import { StorageModel } from '../providers/storage/StorageModel.js';
import type { StorageWorld } from '../provisioning/StorageWorld.js';
import type { Endpoint } from '../support/server.js';

/**
 * A world of storage behind the CIM-XML door, on a port: for what a server of its own cannot have on any machine, such as LIO in memory or
 * a pool that shares blocks.
 */
export class StorageServer implements Endpoint {
  readonly user = 'admin';
  readonly password = 'right';
  readonly model: StorageModel;
  #http: HttpServer | null = null;
  #url = '';

  constructor(readonly world: StorageWorld) {
    this.model = new StorageModel(world, hostname());
  }

  get url(): string {
    return this.#url.replace(/\/$/u, '');
  }

  async start(): Promise<void> {
    const { repository, hostName, ofTargets, world } = this.model;
    const identity = { hostName, serverName: 'storage-server', version: '1.0.0' };
    const live = [
      ...ofTargets,
      ...productProvidersIn({
        ...identity,
        machine: readMachine(),
      }),
    ];
    const providers = new Providers([
      ...live,
      ...serverProvidersIn({
        ...identity,
        repository,
        systems: () => [{ name: identity.hostName, storage: world.storage, isArray: true }],
        liveClasses: new Set(live.map(({ className }) => className)),
        withheldProfiles: new Set(),
        pull: { allowsNoTimeout: true, maxTimeoutSeconds: 60 },
        statistics: {
          setting: { isOn: false, change: async () => {} },
          startedAt: new Date(),
          operations: () => [],
        },
      }),
    ]);
    const instances = new Instances(repository, providers);
    const traversal = new Traversal(repository, providers, instances);
    const enumerations = new EnumerationContexts();
    const server = cimXmlOver({ repository, providers, instances, traversal, enumerations });
    const started = await startHttpServer((request) => handleRequest(request, server), {
      maxBodyBytes: 1_000_000,
      maxBodiesBytes: 10_000_000,
      maxHeaderBytes: 16_384,
      maxRequestsPerConnection: 1_000_000,
      operationTimeoutMs: 60_000,
      authenticator: {
        authenticate: async (name, password) =>
          name === this.user && password === this.password ? { name, roles: new Set(['admin']) } : null,
      },
    });
    this.#http = started.server;
    this.#url = started.url;
  }

  async stop(): Promise<void> {
    await this.#http?.stop(0);
  }
}
