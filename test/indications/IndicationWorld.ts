import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CIMDateTime } from '../../src/cim/CIMDateTime.js';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { handleRequest } from '../../src/cimxml/handleRequest.js';
import { Instances } from '../../src/dispatch/Instances.js';
import { makeInstance } from '../../src/dispatch/makeInstance.js';
import { Providers } from '../../src/dispatch/Providers.js';
import { storedInstances } from '../../src/dispatch/storedInstances.js';
import { Traversal } from '../../src/dispatch/Traversal.js';
import { EnumerationContexts } from '../../src/enumeration/EnumerationContexts.js';
import type { HttpServer } from '../../src/http/HttpServer.js';
import { indicateStoredChanges } from '../../src/indications/sources/indicateStoredChanges.js';
import type {
  IndicationReaders,
  Indications,
  IndicationsOptions,
} from '../../src/indications/Indications.js';
import { indicationProvidersIn } from '../../src/providers/indications/index.js';
import { serverProvidersIn } from '../../src/providers/server/index.js';
import { namespaceClassProvider } from '../../src/providers/server/namespaceClassProvider.js';
import { openServerName } from '../../src/repository/openServerName.js';
import { Repository } from '../../src/repository/Repository.js';
import { ItemEncoder } from '../../src/wsman/encode/items.js';
import { StatisticsSetting } from '../../src/repository/StatisticsSetting.js';
import { compileModel } from '../../src/schema/compileModel.js';
import { plainNamespace } from '../../src/schema/modelRoots.js';
import type { Role } from '../../src/security/Principal.js';
import type { SharedStore } from '../../src/store/KeyValueStore.js';
import { LmdbStore } from '../../src/store/lmdb/LmdbStore.js';
import type { EventSubscriptions } from '../../src/providers/indications/EventSubscriptions.js';
import type { IndicationDeps } from '../../src/providers/indications/IndicationDeps.js';
import type { WsmanServer } from '../../src/wsman/handleRequest.js';
import { cimXmlOver, executorOver } from '../operations/executorOver.js';
import { startHttpServer } from '../http/startHttpServer.js';
import { findFreePort } from '../support/freePort.js';
import { etcdPlaceOf } from '../support/openStore.js';
import { makeIndications } from './makeIndications.js';
import { SharedIndications, type SharedOptions } from './SharedIndications.js';

export const targetNamespace = 'root/cimv2/storage/iscsitarget';

export interface WorldOptions {
  /** One that another world used; it is removed at the end all the same. */
  readonly folder?: string;
  readonly limits?: Partial<IndicationsOptions['limits']>;
  readonly listenerAllow?: readonly string[];
  readonly listenerTimeoutMs?: number;
  readonly ca?: string;
  readonly readers?: IndicationReaders;
  readonly audit?: IndicationDeps['audit'];
  readonly pullTimeoutSeconds?: number;
  /** Of the user of the HTTP door. */
  readonly roles?: readonly Role[];
  /** Shares its store with the other worlds that are given the same. */
  readonly etcd?: SharedOptions;
}

/**
 * A WBEM server of the namespace interop with its indication service, and no target: a test is the source of its indications.
 * After `restart` it is another one over the same store and port.
 */
export class IndicationWorld {
  readonly folder: string;
  readonly log: { readonly level: string; readonly fields: object; readonly message: string }[] = [];
  readonly user = 'admin';
  readonly password = 'right';
  readonly #options: WorldOptions;
  #running: Running | null = null;
  #port = 0;

  private constructor(options: WorldOptions) {
    this.#options = options;
    this.folder = options.folder ?? mkdtempSync(join(tmpdir(), 'indications-'));
  }

  static async start(options: WorldOptions = {}): Promise<IndicationWorld> {
    const world = new IndicationWorld(options);
    world.#port = await findFreePort();
    await world.open();
    return world;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get indications(): Indications {
    return this.#current.indications;
  }

  get instances(): Instances {
    return this.#current.instances;
  }

  get providers(): Providers {
    return this.#current.providers;
  }

  get traversal(): Traversal {
    return this.#current.traversal;
  }

  get repository(): Repository {
    return this.#current.repository;
  }

  /** The door of WS-Management, as it is on the port too. */
  get wsman(): WsmanServer {
    return this.#current.wsman;
  }

  /** How many indications are on disk. */
  get stored(): number {
    return [...this.#current.store.keys('indications/queue/')].length;
  }

  get #current(): Running {
    if (!this.#running) throw new Error('the server of this world is not running');
    return this.#running;
  }

  async open(): Promise<void> {
    const place = this.#options.etcd ?? etcdPlaceOf(this.folder);
    const shared = place && (await SharedIndications.open(this.folder, place));
    const store = shared?.store ?? new LmdbStore(this.folder);
    const { namespaces } = compileModel();
    const newNamespace = namespaces.get(plainNamespace);
    const repository = new Repository(namespaces, {
      store,
      ...(newNamespace && { newNamespace }),
      secondNames: [['root/interop', 'interop']],
    });
    const hostName = 'host.example';
    const outbox = shared && { outbox: shared.makeOutbox((why) => indications.noteRefused(why)) };
    const deps = makeIndications({
      repository,
      store,
      log: this.#logger(),
      hostName,
      ...this.#options,
      ...outbox,
    });
    const { indications, events } = deps;
    shared?.deliver(indications, this.#logger());
    const providers = new Providers(
      [
        ...indicationProvidersIn(deps),
        ...serverProvidersIn({
          repository,
          hostName,
          serverName: await openServerName(store),
          version: '1.2.3',
          systems: () => [{ name: hostName, storage: null, isArray: false }],
          liveClasses: new Set(),
          withheldProfiles: new Set(),
          pull: { allowsNoTimeout: false, maxTimeoutSeconds: 90 },
          statistics: {
            setting: new StatisticsSetting(store),
            startedAt: new Date(0),
            operations: () => [],
          },
        }),
      ],
      (namespace, cimClass) =>
        namespaceClassProvider(repository, namespace, cimClass) ??
        storedInstances(repository, namespace, cimClass, indicateStoredChanges(indications)),
    );
    const instances = new Instances(repository, providers);
    const traversal = new Traversal(repository, providers, instances);
    const operationDeps = {
      repository,
      providers,
      instances,
      traversal,
      enumerations: new EnumerationContexts(),
    };
    const cimXml = cimXmlOver(operationDeps, { log: this.#logger() });
    const wsman: WsmanServer = {
      executor: executorOver(operationDeps, { log: this.#logger() }),
      events,
      version: '1.2.3',
      defaultNamespace: targetNamespace,
      answers: cimXml.answers,
      items: new ItemEncoder(cimXml.answers.pages),
      maxAnswerBytes: 1024 * 1024,
      log: this.#logger(),
    };
    const { server } = await startHttpServer((request) => handleRequest(request, cimXml), {
      port: this.#port,
      wsman,
      maxBodyBytes: 1_000_000,
      authenticator: {
        authenticate: async (name, password) =>
          password === this.password ? { name, roles: new Set(this.#options.roles ?? ['admin']) } : null,
      },
    });
    this.#running = {
      store,
      closeStore: () => shared?.close() ?? (store as LmdbStore).close(),
      stopDelivering: async () => shared?.stopDelivering(),
      repository,
      indications,
      events,
      providers,
      instances,
      traversal,
      server,
      wsman,
    };
  }

  /** As SIGTERM does. */
  async close(): Promise<void> {
    const { server, indications, events, closeStore, stopDelivering } = this.#current;
    this.#running = null;
    events.shutDown();
    await server.stop(1000);
    await stopDelivering();
    await indications.close();
    await closeStore();
  }

  async restart(): Promise<void> {
    await this.close();
    await this.open();
  }

  async dispose(): Promise<void> {
    if (this.#running) await this.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** An indication that a target port was made; `identifier` tells it from others. */
  publish(identifier: string, deviceName = identifier): void {
    const namespace = this.repository.getNamespace(targetNamespace);
    const source = new CIMInstance('MSISCSITARGET_iSCSIProtocolEndpoint', [
      cimProperty('Name', 'string', deviceName),
    ]);
    const indication = makeInstance(namespace, namespace.getClass('CIM_InstCreation'), {
      IndicationIdentifier: identifier === '' ? randomUUID() : identifier,
      IndicationTime: CIMDateTime.fromDate(new Date()),
      SourceInstance: source,
      SourceInstanceModelPath: `MSISCSITARGET_iSCSIProtocolEndpoint.Name="${deviceName}"`,
    });
    this.indications.publish({ namespace: targetNamespace, indication });
  }

  #logger() {
    const at =
      (level: string) =>
      (fields: object, message: string): void =>
        void this.log.push({ level, fields, message });
    return { info: at('info'), warn: at('warn'), error: at('error') };
  }
}

interface Running {
  readonly store: SharedStore;
  readonly closeStore: () => Promise<void>;
  readonly stopDelivering: () => Promise<void>;
  readonly repository: Repository;
  readonly indications: Indications;
  readonly events: EventSubscriptions;
  readonly providers: Providers;
  readonly instances: Instances;
  readonly traversal: Traversal;
  readonly server: HttpServer;
  readonly wsman: WsmanServer;
}
