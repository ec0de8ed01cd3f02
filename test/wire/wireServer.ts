import { CIMDateTime } from '../../src/cim/CIMDateTime.js';
import { CIMError } from '../../src/cim/CIMError.js';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { AnswerCache } from '../../src/cimxml/encode/AnswerCache.js';
import type { CimXmlServer } from '../../src/cimxml/handleRequest.js';
import { Instances } from '../../src/dispatch/Instances.js';
import type { AnyProvider, PropertyRecord } from '../../src/dispatch/Provider.js';
import { Providers } from '../../src/dispatch/Providers.js';
import { storedInstances } from '../../src/dispatch/storedInstances.js';
import { Traversal } from '../../src/dispatch/Traversal.js';
import { EnumerationContexts } from '../../src/enumeration/EnumerationContexts.js';
import { compileMof } from '../../src/mof/compile.js';
import { Repository } from '../../src/repository/Repository.js';
import type { HostStore } from '../../src/store/KeyValueStore.js';
import type { OperationDeps } from '../../src/operations/Operation.js';
import { ItemEncoder } from '../../src/wsman/encode/items.js';
import type { WsmanServer } from '../../src/wsman/handleRequest.js';
import { cimXmlOver, executorOver } from '../operations/executorOver.js';

/**
 * The real operations and repository over the classes of `wire.mof` in the namespace `test/wire`, and a few instances in memory:
 * a new server has them all again.  What clients made is in the store, if there is one.
 */
export function wireServer(store?: HostStore): CimXmlServer {
  return cimXmlOver(wireDeps(store));
}

/** The same behind the WS-Management door. */
export function wireWsmanServer(more: Partial<WsmanServer> = {}): WsmanServer {
  const log = {
    error: (fields: object, message: string): void => {
      throw new Error(message, { cause: fields });
    },
  };
  const answers = new AnswerCache();
  return {
    executor: executorOver(wireDeps()),
    events: null,
    version: '1.2.3',
    defaultNamespace: namespace,
    maxAnswerBytes: 1024 * 1024,
    items: new ItemEncoder(answers.pages),
    answers,
    log,
    ...more,
  };
}

function wireDeps(store?: HostStore): OperationDeps {
  const repository = wireRepository(store);
  const providers = new Providers([things(), links()], (where, cimClass) =>
    storedInstances(repository, where, cimClass),
  );
  const instances = new Instances(repository, providers);
  return {
    repository,
    providers,
    instances,
    traversal: new Traversal(repository, providers, instances),
    enumerations: new EnumerationContexts(),
  };
}

export function wireRepository(store?: HostStore): Repository {
  const newNamespace = compileMof({ path: 'made.mof', text: qualifierTypes }).namespaces.get('root/cimv2');
  return new Repository(compileMof(wireMof, { namespace }).namespaces, {
    ...(store && { store }),
    ...(newNamespace && { newNamespace }),
  });
}

/** The qualifier types of a namespace that a client makes; there are few, so that all fit into one exchange. */
const qualifierTypes = `
Qualifier Key : boolean = false, Scope(property, reference), Flavor(DisableOverride);
Qualifier Description : string, Scope(any), Flavor(Translatable);
Qualifier EmbeddedInstance : string, Scope(property, method, parameter);
`;

const wireMof = new URL('wire.mof', import.meta.url).pathname;
const namespace = 'test/wire';

function thingPath(id: string): CIMInstanceName {
  return new CIMInstanceName('Test_Thing', { Id: id }, { namespace });
}

function detail(text: string): CIMInstance {
  return new CIMInstance('Test_Detail', [
    cimProperty('Text', 'string', text),
    cimProperty('Level', 'uint8', 1),
  ]);
}

function things(): AnyProvider {
  const records = new Map<string, PropertyRecord>([
    [
      'one',
      {
        Id: 'one',
        Caption: 'A & B <C> "D"',
        Flag: true,
        Small: 255,
        Large: -9223372036854775808n,
        Ratio: 0.5,
        Letter: 'x',
        When: CIMDateTime.parse('20260102030405.123456+060'),
        Numbers: [1, null, 65535],
        Names: [],
        Detail: detail('<&>'),
      },
    ],
    ['two', { Id: 'two', Caption: '', Names: ['a', ''] }],
  ]);
  const idOf = (path: CIMInstanceName): string => String(path.keyBindings.get('Id'));
  return {
    className: 'Test_Thing',
    namespace,
    changeRole: 'write',
    instances: {
      enumerate: () => records.values(),
      find: async (path) => records.get(idOf(path)) ?? null,
      create: async (properties) => {
        const id = String(properties['Id']);
        if (records.has(id)) throw new CIMError('CIM_ERR_ALREADY_EXISTS', `there is a thing "${id}"`);
        records.set(id, properties);
        return properties;
      },
      modify: async (path, changes) => {
        records.set(idOf(path), { ...records.get(idOf(path)), ...changes });
      },
      remove: async (path) => {
        records.delete(idOf(path));
      },
    },
    methods: {
      Turn: async ({ Steps, Detail }, { object }) => ({
        returnValue: Number(Steps) + 1,
        Name: object.toString(),
        Other: thingPath('two'),
        Visited: [1, null, 2],
        // A handler gets an embedded instance as its properties.
        Result: Detail ? detail(String((Detail as PropertyRecord)['Text'])) : null,
      }),
      Hello: async ({ Name }) => ({ returnValue: `Hello ${String(Name)}` }),
    },
  };
}

function links(): AnyProvider {
  return {
    className: 'Test_Link',
    namespace,
    changeRole: 'write',
    instances: {
      enumerate: () => [{ From: thingPath('one'), To: thingPath('two'), Weight: 7 }],
    },
  };
}
