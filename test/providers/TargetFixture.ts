import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditRecord } from '../../src/audit/AuditLog.js';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import type { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { NameMap } from '../../src/cim/NameMap.js';
import { ChapPairs } from '../../src/credentials/ChapPairs.js';
import type { ChangedCredentials } from '../../src/credentials/CredentialsDeps.js';
import { createCredentials, type CreatedCredentials } from '../support/createCredentials.js';
import { tryLogin } from '../../src/credentials/tryLogin.js';
import type { Call } from '../../src/dispatch/Call.js';
import { Instances } from '../../src/dispatch/Instances.js';
import { invokeMethod } from '../../src/dispatch/invokeMethod.js';
import type { MethodResult, SentParameter } from '../../src/dispatch/MethodCall.js';
import { Providers } from '../../src/dispatch/Providers.js';
import { storedInstances } from '../../src/dispatch/storedInstances.js';
import { Traversal } from '../../src/dispatch/Traversal.js';
import type { Logger } from '../../src/log.js';
import { endpointPath, replicationServicePath, targetNamespace } from '../../src/providers/identity.js';
import { providersIn } from '../../src/providers/index.js';
import { Repository } from '../../src/repository/Repository.js';
import { compileModel } from '../../src/schema/compileModel.js';
import { refusedMethods } from '../../src/server/refusedMethods.js';
import { SealedStore } from '../../src/store/SealedStore.js';
import { LmdbStore } from '../../src/store/lmdb/LmdbStore.js';
import { EmbeddedDriver } from '../../src/targets/embedded/EmbeddedDriver.js';
import { TargetDataPath } from '../../src/targets/embedded/TargetDataPath.js';
import { parseIscsiName } from '../../src/targets/IscsiName.js';
import type { TargetDriver } from '../../src/targets/TargetDriver.js';
import { longName, putManySecrets, targetName, type ManySecrets } from '../support/manySecrets.js';

export const host = 'storage.example';

/** What is behind the doors of a server with embedded targets, in this thread; what is asked of driver and store is counted. */
export class TargetFixture {
  readonly #folder: string;
  readonly #store: LmdbStore;
  readonly driver: EmbeddedDriver;
  readonly repository: Repository;
  readonly providers: Providers;
  readonly instances: Instances;
  readonly traversal: Traversal;
  readonly #created: CreatedCredentials;
  onChanged: (changed: ChangedCredentials) => void = () => {};
  /** What was asked since the last `count`, and how many things came of it. */
  readonly #asked = new Map<string, number>();

  /** The audit record. */
  readonly records: AuditRecord[] = [];
  /** Sentences of the log. */
  readonly sentences: string[] = [];
  readonly #tell = (_fields: object, sentence: string): void => void this.sentences.push(sentence);
  readonly onMethodRefused = refusedMethods({
    auditLog: { write: async (record) => void this.records.push(record) },
    logger: { info: this.#tell, error: this.#tell } as Pick<Logger, 'error' | 'info'>,
  });

  static async open(many: ManySecrets): Promise<TargetFixture> {
    const folder = mkdtempSync(join(tmpdir(), 'fixture-'));
    const key = randomBytes(32);
    const store = new LmdbStore(folder);
    await putManySecrets(store, key, many);
    const fixture = new TargetFixture(folder, store, key, many.targets);
    await fixture.driver.start();
    return fixture;
  }

  private constructor(folder: string, store: LmdbStore, key: Uint8Array, targets: number) {
    this.#folder = folder;
    this.#store = store;
    const counted = this.#counted('store', store);
    const sealed = new SealedStore(counted, key);
    this.driver = new EmbeddedDriver({
      portal: { address: '127.0.0.1', port: 0 },
      targets: [...Array.from({ length: targets }, (_, index) => targetName(index)), longName].map(
        (iscsiName) => ({
          iscsiName,
          alias: null,
          luns: [{ lun: 1, bytes: 4096, file: null }],
          initiators: null,
          protected: false,
        }),
      ),
      sealed,
      makeDataPath: () => new TargetDataPath(),
      folder,
      log: { warn: () => {}, error: () => {} },
    });
    const driver = this.#counted<TargetDriver>('driver', this.driver);
    this.repository = new Repository(compileModel().namespaces, { store: counted });
    this.#created = createCredentials({
      lockWaitMs: 1_000,
      driver,
      store: counted,
      sealed,
      audit: { write: async (record) => void this.records.push(record) },
      tryLogin,
      settings: {
        secretLimits: { minBytes: 12, maxBytes: 16 },
        initiatorName: parseIscsiName('iqn.2026-11.test.example:server'),
        proofOf: () => 'full',
        sessionsOnChangeOf: () => 'affected',
      },
      log: { info: this.#tell, warn: this.#tell, error: this.#tell },
      onChanged: (changed) => this.onChanged(changed),
    });
    const { credentials } = this.#created;
    const pairs = new ChapPairs(credentials, driver, counted);
    this.providers = new Providers(
      providersIn({
        targets: driver,
        credentials,
        pairs,
        defaultChapName: null,
        storage: null,
        hostName: host,
      }),
      (namespace, cimClass) => storedInstances(this.repository, namespace, cimClass),
    );
    this.instances = new Instances(this.repository, this.providers);
    this.traversal = new Traversal(this.repository, this.providers, this.instances);
  }

  async close(): Promise<void> {
    this.#created.close();
    await this.driver.close();
    await this.#store.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** What `work` asks of driver and store: how often, and how many things they handed out, by their functions. */
  async count(work: () => Promise<unknown>): Promise<Readonly<Record<string, number>>> {
    this.#asked.clear();
    await work();
    return Object.fromEntries(this.#asked);
  }

  addSharedSecret(target: number, chapName: string): Promise<MethodResult> {
    const value = new CIMInstance('CIM_SharedSecret', [
      cimProperty('RemoteID', 'string', chapName),
      cimProperty('Secret', 'string', 'another-secret'),
    ]);
    const port = { target: { iscsiName: targetName(target) }, portalGroupTag: 1 };
    const parameters = new NameMap<SentParameter>([
      ['SharedSecret', { name: 'SharedSecret', paramType: 'string', value }],
      [
        'ServiceAccessPoint',
        { name: 'ServiceAccessPoint', paramType: 'reference', value: endpointPath(host, port) },
      ],
    ]);
    const object = replicationServicePath(host);
    return invokeMethod(this, { methodName: 'AddSharedSecret', object, parameters: () => parameters }, call);
  }

  /** A method whose parameters are texts, references, or embedded instances, which come decoded here. */
  invoke(
    object: CIMInstanceName,
    methodName: string,
    given: Readonly<Record<string, SentParameter['value']>>,
  ): Promise<MethodResult> {
    const parameters = new NameMap<SentParameter>(
      Object.entries(given).map(([name, value]) => [name, { name, paramType: null, value }]),
    );
    return invokeMethod(this, { methodName, object, parameters: () => parameters }, call);
  }

  /** The same object; each call of a method counts, and so does each thing that it gives. */
  #counted<T extends object>(what: string, object: T): T {
    const note = (name: string, count: number): void =>
      void this.#asked.set(`${what}.${name}`, (this.#asked.get(`${what}.${name}`) ?? 0) + count);
    return new Proxy(object, {
      get: (_, name) => {
        const value: unknown = Reflect.get(object, name, object);
        if (typeof value !== 'function' || typeof name !== 'string') return value;
        return (...given: unknown[]): unknown => {
          note(name, 1);
          const result: unknown = Reflect.apply(value, object, given);
          if (isGenerator(result)) return each(result, () => note(name, 1));
          if (!(result instanceof Promise)) return result;
          return result.then((settled: unknown) => {
            if (Array.isArray(settled)) note(name, settled.length);
            return settled;
          });
        };
      },
    });
  }
}

export const call: Call = {
  principal: {
    name: 'test',
    roles: new Set(['read', 'write', 'credentials', 'admin']),
    address: '127.0.0.1',
    door: 'test',
  },
  namespace: targetNamespace,
  host,
  signal: new AbortController().signal,
};

function isGenerator(value: unknown): value is Generator {
  return typeof value === 'object' && value !== null && Symbol.iterator in value && 'next' in value;
}

function* each<T>(many: Iterable<T>, note: () => void): Generator<T> {
  for (const one of many) {
    note();
    yield one;
  }
}

export async function toArray<T>(many: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of many) all.push(one);
  return all;
}
