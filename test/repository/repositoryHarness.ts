import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CIMClass } from '../../src/cim/CIMClass.js';
import { CIMError } from '../../src/cim/CIMError.js';
import { CIMInstance, type CIMProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import type { Call } from '../../src/dispatch/Call.js';
import { Instances } from '../../src/dispatch/Instances.js';
import type { AnyProvider } from '../../src/dispatch/Provider.js';
import { Providers } from '../../src/dispatch/Providers.js';
import { storedInstances } from '../../src/dispatch/storedInstances.js';
import { Traversal } from '../../src/dispatch/Traversal.js';
import { compileMof } from '../../src/mof/compile.js';
import type { MofModel } from '../../src/mof/MofModel.js';
import { countOlderInstances } from '../../src/repository/InstanceUsage.js';
import { Repository, type RepositoryOptions } from '../../src/repository/Repository.js';
import type { KeyValueStore } from '../../src/store/KeyValueStore.js';
import { openTestStore, type TestStore } from '../support/openStore.js';

export const own = 'root/own';
export const made = 'root/made';

export const standard = `
Qualifier Key : boolean = false, Scope(property, reference), Flavor(DisableOverride, ToSubclass);
Qualifier Abstract : boolean = false, Scope(class, association, indication), Flavor(EnableOverride, Restricted);
Qualifier Association : boolean = false, Scope(association), Flavor(DisableOverride, ToSubclass);
Qualifier Indication : boolean = false, Scope(class, indication), Flavor(DisableOverride, ToSubclass);
Qualifier Description : string, Scope(any), Flavor(EnableOverride, ToSubclass, Translatable);
Qualifier EmbeddedInstance : string, Scope(property, method, parameter), Flavor(EnableOverride, ToSubclass);
Qualifier Override : string, Scope(property, reference, method), Flavor(EnableOverride, Restricted);
Qualifier Values : string[], Scope(property, method, parameter), Flavor(EnableOverride, ToSubclass);
class __Namespace { [Key] string Name; };
`;

/** What the server declares itself in `root/own`. */
export const ownMof = `${standard}
[Abstract] class T_Thing { [Key] string Id; string Text = "unset"; };
class T_Box : T_Thing { uint32 Size; };
class T_Live : T_Thing { };
class T_LiveChild : T_Live { };
[Association] class T_Holds { [Key] T_Thing REF Holder; [Key] T_Thing REF Held; };
[Indication] class T_Alarm { string Text; };
class CIM_Credential { [Key] string Name; string Secret; };
`;

export interface HarnessOptions extends Pick<RepositoryOptions, 'audit' | 'freeMemoryBytes' | 'limits'> {
  readonly mof?: string;
  readonly folder?: string;
}

/** A repository over a store in a folder of its own; it can be opened again, as after a restart. */
export class RepositoryHarness {
  readonly folder: string;
  readonly call = call;
  repository!: Repository;
  instances!: Instances;
  traversal!: Traversal;

  #opened: TestStore | null = null;

  private constructor(
    folder: string,
    /** Counts and sizes of what clients may make, and the rest of what a repository may be told. */
    readonly options: Pick<RepositoryOptions, 'audit' | 'freeMemoryBytes' | 'limits'>,
  ) {
    this.folder = folder;
  }

  static async start({
    mof = ownMof,
    folder = mkdtempSync(join(tmpdir(), 'repository-')),
    ...options
  }: HarnessOptions = {}): Promise<RepositoryHarness> {
    const harness = new RepositoryHarness(folder, options);
    await harness.open(mof);
    return harness;
  }

  get store(): KeyValueStore {
    if (!this.#opened) throw new Error('the store of this harness is closed');
    return this.#opened.store;
  }

  async open(mof = ownMof): Promise<void> {
    this.#opened = await openTestStore(this.folder);
    const { namespaces } = model(mof);
    const newNamespace = namespaces.get('root');
    this.repository = new Repository(namespaces, {
      store: this.store,
      ...(newNamespace && { newNamespace }),
      secondNames: [['root/second', own]],
      ...this.options,
    });
    const live: AnyProvider = {
      className: 'T_Live',
      namespace: own,
      changeRole: 'write',
      instances: { enumerate: () => [{ Id: 'live' }] },
    };
    const providers = new Providers([live], (namespace, cimClass) =>
      storedInstances(this.repository, namespace, cimClass),
    );
    this.instances = new Instances(this.repository, providers);
    this.traversal = new Traversal(this.repository, providers, this.instances);
  }

  async reopen(mof = ownMof): Promise<void> {
    await this.closeStore();
    const { store, close } = await openTestStore(this.folder);
    await countOlderInstances(store);
    await close();
    await this.open(mof);
  }

  /** Further calls have no effect. */
  async closeStore(): Promise<void> {
    const opened = this.#opened;
    this.#opened = null;
    await opened?.close();
  }

  async remove(): Promise<void> {
    await this.closeStore();
    rmSync(this.folder, { recursive: true, force: true });
  }

  create(
    namespace: string,
    className: string,
    properties: readonly CIMProperty[],
    by = call.principal,
  ): Promise<CIMInstanceName> {
    return this.instances.create(namespace, new CIMInstance(className, properties), {
      ...call,
      principal: by,
    });
  }
}

function model(mof: string): MofModel {
  const root = compileMof({ path: 'root.mof', text: standard }, { namespace: 'root' });
  return compileMof({ path: 'own.mof', text: mof }, { namespace: own, into: root });
}

export const call: Call = {
  principal: { name: 'tester', roles: new Set(['read', 'write']), address: '127.0.0.1', door: 'test' },
  namespace: own,
  host: 'host.example:5988',
  signal: new AbortController().signal,
};

/** Who makes what the tests make. */
export const tester = call.principal;

/** The last class of a MOF text, as a client sends it: compiled beside the server's own. */
export function classOf(text: string, qualifiers = ''): CIMClass {
  const { namespaces } = compileMof(
    { path: 'sent.mof', text: `${ownMof}${qualifiers}${text}` },
    { namespace: own },
  );
  const last = [...(namespaces.get(own)?.classes.values() ?? [])].at(-1);
  if (!last) throw new Error('no class');
  return last;
}

/** The CIM status with which a promise is rejected, and its sentence. */
export async function failure(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof CIMError) return `${error.symbol}: ${error.description}`;
    throw error;
  }
  throw new Error('it did not fail');
}

export function path(className: string, Id: string, namespace: string | null = null): CIMInstanceName {
  return new CIMInstanceName(className, { Id }, { namespace });
}

export async function collect<T>(many: AsyncIterable<T> | Iterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of many) all.push(one);
  return all;
}
