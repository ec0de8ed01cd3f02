import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { Instances } from '../../src/dispatch/Instances.js';
import { Providers } from '../../src/dispatch/Providers.js';
import { storedInstances } from '../../src/dispatch/storedInstances.js';
import { compileMof } from '../../src/mof/compile.js';
import { createClass } from '../../src/repository/createClass.js';
import { createNamespace } from '../../src/repository/createNamespace.js';
import { setQualifier } from '../../src/repository/setQualifier.js';
import { LmdbStore } from '../../src/store/lmdb/LmdbStore.js';
import { wireRepository } from './wireServer.js';

const tester = { name: 'tester', address: '127.0.0.1', door: 'test' };

const namespace = 'test/made';

/** What clients made before an exchange begins, all of it in `test/made`. */
const mof = `
Qualifier Key : boolean = false, Scope(property, reference), Flavor(DisableOverride);
Qualifier EmbeddedInstance : string, Scope(property, method, parameter);
Qualifier Color : string = "red", Scope(property, reference), Flavor(Translatable);
Qualifier Plain : boolean = false, Scope(class);
class Made_Base { [Key] string Id; [Color("blue")] string Caption; };
class Made_Leaf : Made_Base { string Size; };
class Made_Free { [Key] string Id; };
class Made_Part { [Key] string Id; };
class Made_Full { [Key] string Id; uint64 Sizes[]; [EmbeddedInstance("Made_Part")] string Part; };
`;

/** A folder with a store that holds it; copies of it serve one exchange each. */
export async function makeStoreFolder(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'wire-'));
  const store = new LmdbStore(folder);
  const repository = wireRepository(store);
  await createNamespace(repository, namespace, tester);
  const model = compileMof({ path: 'made.mof', text: mof }, { namespace }).namespaces.get(namespace);
  for (const name of ['Color', 'Plain']) {
    const qualifier = model?.qualifierDeclarations.get(name);
    if (qualifier) await setQualifier(repository, namespace, qualifier, tester);
  }
  for (const cimClass of model?.classes.values() ?? [])
    await createClass(repository, namespace, cimClass, tester);
  const providers = new Providers([], (where, cimClass) => storedInstances(repository, where, cimClass));
  const one = new CIMInstance('Made_Full', [
    cimProperty('Id', 'string', 'one'),
    cimProperty('Sizes', 'uint64', [2n ** 64n - 1n, null]),
  ]);
  await new Instances(repository, providers).create(namespace, one, {
    principal: { name: 'writer', roles: new Set(['read', 'write']), address: '127.0.0.1', door: 'test' },
    namespace,
    host: 'wbem.example:5988',
    signal: new AbortController().signal,
  });
  await store.close();
  return folder;
}

/** Runs with a store of its own that holds what the folder holds. */
export async function withStore<T>(folder: string, run: (store: LmdbStore) => Promise<T>): Promise<T> {
  const copy = mkdtempSync(join(tmpdir(), 'wire-'));
  cpSync(join(folder, 'store.mdb'), join(copy, 'store.mdb'));
  const store = new LmdbStore(copy);
  try {
    return await run(store);
  } finally {
    await store.close();
    rmSync(copy, { recursive: true, force: true });
  }
}
