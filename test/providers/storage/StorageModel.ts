import type { CIMInstance } from '../../../src/cim/CIMInstance.js';
import { isInstanceName, type CIMInstanceName } from '../../../src/cim/CIMInstanceName.js';
import { NameMap } from '../../../src/cim/NameMap.js';
import type { CIMValue } from '../../../src/cim/values.js';
import { ChapPairs } from '../../../src/credentials/ChapPairs.js';
import type { Call } from '../../../src/dispatch/Call.js';
import { Instances } from '../../../src/dispatch/Instances.js';
import { invokeMethod, type MethodRefusal } from '../../../src/dispatch/invokeMethod.js';
import type { SentParameter, SentValue } from '../../../src/dispatch/MethodCall.js';
import type { AnyProvider } from '../../../src/dispatch/Provider.js';
import { Providers } from '../../../src/dispatch/Providers.js';
import { Traversal, type TraversalFilters } from '../../../src/dispatch/Traversal.js';
import { targetNamespace } from '../../../src/providers/identity.js';
import { providersIn } from '../../../src/providers/index.js';
import { Repository } from '../../../src/repository/Repository.js';
import { compileModel } from '../../../src/schema/compileModel.js';
import type { Role } from '../../../src/security/Principal.js';
import { principal, type StorageWorld } from '../../provisioning/StorageWorld.js';

const namespaces = compileModel();

/** What a method call came to: its return value, and its output parameters that are not NULL. */
export interface Answered {
  readonly returnValue: CIMValue;
  readonly out: Readonly<Record<string, CIMValue>>;
}

/** The live classes over a world of storage: what a manager reads and calls, without a door. */
export class StorageModel {
  readonly repository = new Repository(namespaces.namespaces);
  /** The providers of targets and storage. */
  readonly ofTargets: readonly AnyProvider[];
  readonly providers: Providers;
  readonly instances: Instances;
  readonly traversal: Traversal;
  /** What was told of calls that a method refused. */
  readonly refusals: MethodRefusal[] = [];

  constructor(
    readonly world: StorageWorld,
    readonly hostName = 'storage.example',
  ) {
    const { driver, storage, credentials, temporary } = world;
    this.ofTargets = providersIn({
      targets: driver,
      credentials,
      pairs: new ChapPairs(credentials, driver, temporary.store),
      defaultChapName: null,
      hostName: this.hostName,
      storage,
    });
    this.providers = new Providers(this.ofTargets);
    this.instances = new Instances(this.repository, this.providers);
    this.traversal = new Traversal(this.repository, this.providers, this.instances);
  }

  callAs(...roles: readonly Role[]): Call {
    return {
      principal: principal(...roles),
      namespace: targetNamespace,
      host: this.hostName,
      signal: new AbortController().signal,
    };
  }

  enumerate(className: string, ...roles: readonly Role[]): Promise<CIMInstance[]> {
    const call = this.callAs('read', ...roles);
    return toArray(this.instances.enumerate(targetNamespace, className, call));
  }

  /** @throws Error unless there is exactly one. */
  async theOne(className: string): Promise<CIMInstance & { readonly path: CIMInstanceName }> {
    const [only, ...others] = await this.enumerate(className);
    if (!only?.path || others.length > 0)
      throw new Error(`${others.length + (only ? 1 : 0)} instances of ${className}: expected one`);
    return only as CIMInstance & { readonly path: CIMInstanceName };
  }

  get(path: CIMInstanceName): Promise<CIMInstance> {
    return this.instances.get(targetNamespace, path, this.callAs('read'));
  }

  associators(path: CIMInstanceName, filters: Partial<TraversalFilters> = {}): Promise<CIMInstance[]> {
    return toArray(this.traversal.associators(path, { ...noFilters, ...filters }, this.callAs('read')));
  }

  references(path: CIMInstanceName, filters: Partial<TraversalFilters> = {}): Promise<CIMInstance[]> {
    return toArray(this.traversal.references(path, { ...noFilters, ...filters }, this.callAs('read')));
  }

  /** A parameter that is NULL is not sent. */
  call(
    object: CIMInstanceName,
    methodName: string,
    parameters: Readonly<Record<string, CIMValue>> = {},
    call: Call = this.callAs('read', 'storage'),
  ): Promise<Answered> {
    const given = Object.entries(parameters).filter(([, value]) => value !== null);
    const sent = Object.fromEntries(given.map(([name, value]) => [name, toSent(value)]));
    return this.send(object, methodName, sent, call);
  }

  /** Sends values as a protocol has them, NULL included. */
  async send(
    object: CIMInstanceName,
    methodName: string,
    values: Readonly<Record<string, SentValue>>,
    call: Call = this.callAs('read', 'storage'),
  ): Promise<Answered> {
    const sent = new NameMap<SentParameter>(
      Object.entries(values).map(([name, value]) => [name, { name, paramType: null, value }]),
    );
    const { repository, providers, instances } = this;
    const result = await invokeMethod(
      { repository, providers, instances, onMethodRefused: (refusal) => void this.refusals.push(refusal) },
      { methodName, object, parameters: () => sent },
      call,
    );
    const out = result.outParameters.filter(({ value }) => value !== null);
    return {
      returnValue: result.returnValue,
      out: Object.fromEntries(out.map(({ name, value }) => [name, value])),
    };
  }
}

const noFilters: TraversalFilters = {
  associationClass: null,
  role: null,
  resultClass: null,
  resultRole: null,
};

function toSent(value: CIMValue): SentValue {
  const one = (item: unknown): string | CIMInstanceName => (isInstanceName(item) ? item : String(item));
  return Array.isArray(value) ? value.map(one) : one(value);
}

async function toArray<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
