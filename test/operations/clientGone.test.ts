import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { handleRequest } from '../../src/cimxml/handleRequest.js';
import { Instances } from '../../src/dispatch/Instances.js';
import { Providers } from '../../src/dispatch/Providers.js';
import { storedInstances } from '../../src/dispatch/storedInstances.js';
import { Traversal } from '../../src/dispatch/Traversal.js';
import { EnumerationContexts } from '../../src/enumeration/EnumerationContexts.js';
import { compileMof } from '../../src/mof/compile.js';
import { Repository } from '../../src/repository/Repository.js';
import type { HostStore, RangeOptions } from '../../src/store/KeyValueStore.js';
import { call, namespace } from '../dispatch/dispatchHarness.js';
import { RawClient } from '../http/RawClient.js';
import { startHttpServer } from '../http/startHttpServer.js';
import { printOperation } from './printOperation.js';
import { cimXmlOver } from './executorOver.js';
import { makeTemporaryStore } from '../support/temporaryStore.js';
import { untilStill } from './untilStill.js';

/** 500 classes of some 60,000 characters each: more than the sockets of both sides hold. */
const classes = 500;
const mof = `
Qualifier Key : boolean = false, Scope(property, reference), Flavor(DisableOverride, ToSubclass);
Qualifier Description : string, Scope(any), Flavor(EnableOverride, ToSubclass);
class T_Long { [Key, Description("${'x'.repeat(60_000)}")] string Id; string Text; };
${Array.from({ length: classes - 1 }, (_, index) => `class T_Long${index} : T_Long { };`).join('\n')}`;

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** A server over a store whose instances of T_Long have no end, once `isEndless`; what is handed out is counted. */
async function startWorld() {
  const counts = { records: 0, classes: 0 };
  let isEndless = false;
  const temporary = makeTemporaryStore();
  closers.push(() => temporary.remove());
  const store = new Proxy(temporary.store, {
    get: (real, name) => {
      const value: unknown = Reflect.get(real, name, real);
      if (name === 'entries' && isEndless) return page;
      return typeof value === 'function' ? (value.bind(real) as unknown) : value;
    },
  });
  function* page(
    prefix: string,
    { after = prefix, limit = 1 }: RangeOptions,
  ): ReturnType<HostStore['entries']> {
    const [[, one] = ['', Buffer.alloc(0)]] = temporary.store.entries(prefix, { limit: 1 });
    const from = Number(after.slice(prefix.length)) + 1;
    for (let number = from; number < from + limit; number += 1) {
      counts.records += 1;
      yield [`${prefix}${String(number).padStart(12, '0')}`, one];
    }
  }

  const { namespaces } = compileMof({ path: 'test.mof', text: mof }, { namespace });
  await makeOne(new Repository(namespaces, { store: temporary.store }));
  // Opened over what is there, it knows nothing of it before it is read.
  const repository = new Repository(namespaces, { store });
  const declared = repository.getNamespace(namespace);
  const getClass = declared.getClass.bind(declared);
  declared.getClass = (...given) => {
    counts.classes += 1;
    return getClass(...given);
  };
  const providers = new Providers([], (where, cimClass) => storedInstances(repository, where, cimClass));
  const instances = new Instances(repository, providers);
  const traversal = new Traversal(repository, providers, instances);
  const deps = { repository, providers, instances, traversal, enumerations: new EnumerationContexts() };
  const { server, url } = await startHttpServer(
    (request) => handleRequest(request, cimXmlOver(deps, { log: { warn: () => {}, error: () => {} } })),
    { maxBodyBytes: 10_000 },
  );
  closers.push(() => server.stop(0));
  const client = await RawClient.connect(url);
  closers.push(() => client.close());
  isEndless = true;
  Object.assign(counts, { records: 0, classes: 0 });
  return { client, counts };
}

async function makeOne(repository: Repository): Promise<void> {
  const providers = new Providers([], (where, cimClass) => storedInstances(repository, where, cimClass));
  const made = new CIMInstance('T_Long', [
    cimProperty('Id', 'string', 'a'),
    cimProperty('Text', 'string', 'x'.repeat(2_000)),
  ]);
  await new Instances(repository, providers).create(namespace, made, call('write'));
}

describe('when the client goes away', () => {
  it.each([
    ['EnumerateInstances', { ClassName: '<CLASSNAME NAME="T_Long"/>' }],
    ['EnumerateInstanceNames', { ClassName: '<CLASSNAME NAME="T_Long"/>' }],
    [
      'ExecQuery',
      {
        QueryLanguage: '<VALUE>WQL</VALUE>',
        Query: '<VALUE>SELECT * FROM T_Long WHERE Text = "none"</VALUE>',
      },
    ],
  ])('%s reads no more of the store, which would never end', async (operation, parameters) => {
    const { client, counts } = await startWorld();
    client.send(printOperation(operation, parameters));
    while (counts.records < 2_000) await sleep(1);
    client.stopReading();
    client.close();
    const read = await untilStill(() => counts.records);
    await sleep(100);
    expect(counts.records).toBe(read);
  });

  it('EnumerateClasses gives no more classes: as many as the sockets hold, and then none', async () => {
    const { client, counts } = await startWorld();
    client.send(
      printOperation('EnumerateClasses', {
        DeepInheritance: '<VALUE>TRUE</VALUE>',
        LocalOnly: '<VALUE>FALSE</VALUE>',
        IncludeQualifiers: '<VALUE>TRUE</VALUE>',
      }),
    );
    await client.until('<CLASS ');
    client.stopReading();
    const given = await untilStill(() => counts.classes);
    expect(given).toBeLessThan(classes);
    client.close();
    expect((await untilStill(() => counts.classes)) - given).toBeLessThan(10);
  });
});
