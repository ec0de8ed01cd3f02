import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CIMClass } from '../../../src/cim/CIMClass.js';
import { CIMInstance, cimProperty, type CIMProperty } from '../../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../../src/cim/CIMInstanceName.js';
import type { CIMStatusSymbol } from '../../../src/cim/CIMStatus.js';
import { NameMap } from '../../../src/cim/NameMap.js';
import type { Call } from '../../../src/dispatch/Call.js';
import { createClass } from '../../../src/repository/createClass.js';
import { deleteClass } from '../../../src/repository/deleteClass.js';
import type { Role } from '../../../src/security/Principal.js';
import { IndicationWorld, targetNamespace } from '../../indications/IndicationWorld.js';
import { collect } from '../../repository/repositoryHarness.js';

const tester = { name: 'tester', address: '127.0.0.1', door: 'test' };

const interop = 'interop';
const creations = 'SELECT * FROM CIM_InstCreation';
let world: IndicationWorld;

beforeAll(async () => {
  world = await IndicationWorld.start({ limits: { maxSubscriptions: 12, maxSubscriptionsPerUser: 5 } });
});
afterAll(() => world.dispose());

function callBy(name: string, ...roles: readonly Role[]): Call {
  return {
    principal: { name, roles: new Set(roles), address: '127.0.0.1', door: 'test' },
    namespace: interop,
    host: 'wbem.example:5988',
    signal: new AbortController().signal,
  };
}

const admin = callBy('admin', 'admin');
const writer = callBy('writer', 'read', 'write');

/** Strings as they are; an array of strings is one; everything else by its type. */
type Given = Readonly<Record<string, string | readonly string[] | CIMInstanceName | CIMProperty>>;

function instanceOf(className: string, given: Given): CIMInstance {
  const properties = Object.entries(given).map(([name, value]) => {
    if (typeof value === 'object' && 'type' in value) return value;
    return cimProperty(name, value instanceof CIMInstanceName ? 'reference' : 'string', value);
  });
  return new CIMInstance(className, properties);
}

const create = (className: string, given: Given, call = admin): Promise<CIMInstanceName> =>
  world.instances.create(interop, instanceOf(className, given), call);
const get = (path: CIMInstanceName): Promise<CIMInstance> => world.instances.get(interop, path, admin);
const remove = (path: CIMInstanceName, call = admin): Promise<void> =>
  world.instances.delete(interop, path, call);
const modify = (path: CIMInstanceName, given: Given): Promise<void> =>
  world.instances.modify(
    interop,
    instanceOf(path.className, given).withPath(path),
    Object.keys(given),
    admin,
  );
const enumerate = (className: string): Promise<CIMInstance[]> =>
  collect(world.instances.enumerate(interop, className, admin));

async function refused(work: Promise<unknown>): Promise<readonly [CIMStatusSymbol, string]> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error === null) throw new Error('expected a refusal');
  const { symbol, description } = error as { symbol: CIMStatusSymbol; description: string };
  return [symbol, description];
}

let names = 0;
const newName = (): string => `name ${(names += 1)}`;
const newFilter = (given: Given = {}, call = writer): Promise<CIMInstanceName> =>
  create(
    'CIM_IndicationFilter',
    {
      Name: newName(),
      Query: creations,
      QueryLanguage: 'WQL',
      SourceNamespaces: [targetNamespace],
      ...given,
    },
    call,
  );
const newDestination = (given: Given = {}, call = admin): Promise<CIMInstanceName> =>
  create(
    'CIM_ListenerDestinationCIMXML',
    { Name: newName(), Destination: 'http://127.0.0.1:9', ...given },
    call,
  );
const newSubscription = (
  Filter: CIMInstanceName,
  Handler: CIMInstanceName,
  given: Given = {},
  call = writer,
): Promise<CIMInstanceName> => create('CIM_IndicationSubscription', { Filter, Handler, ...given }, call);

const uint16 = (name: string, value: number): CIMProperty => cimProperty(name, 'uint16', value);

describe('CIM_IndicationFilter', () => {
  it('is made with what pywbem sends, and reads back under the path that was returned', async () => {
    const given = {
      CreationClassName: 'CIM_IndicationFilter',
      SystemCreationClassName: 'CIM_ComputerSystem',
      SystemName: 'host.example',
      Name: 'pywbemfilter:manager:one',
      SourceNamespaces: [targetNamespace],
      Query: creations,
      QueryLanguage: 'WQL',
    };
    const path = await create('CIM_IndicationFilter', given, writer);
    const filter = await get(path);
    expect(filter.path?.equals(path)).toBe(true);
    for (const [name, value] of Object.entries(given)) expect(filter.value(name)).toEqual(value);
    expect(filter.value('IndividualSubscriptionSupported')).toBe(true);
    await remove(path, writer);
    expect(await refused(get(path))).toContain('CIM_ERR_NOT_FOUND');
  });

  it('gets the keys that the client leaves out', async () => {
    const path = await create('CIM_IndicationFilter', {
      Query: 'SELECT * FROM CIM_AlertIndication',
      QueryLanguage: 'DMTF:CQL',
    });
    expect(Object.fromEntries(path.keyBindings)).toEqual({
      SystemCreationClassName: 'MSFTSM_System',
      SystemName: 'host.example',
      CreationClassName: 'CIM_IndicationFilter',
      Name: expect.stringMatching(/^iscsi-wbem:[0-9a-f-]{36}$/) as string,
    });
    await remove(path);
  });

  it.each([
    ['a language that is none', { QueryLanguage: 'SQL' }, 'CIM_ERR_QUERY_LANGUAGE_NOT_SUPPORTED'],
    ['a query that is none', { Query: 'SELECT' }, 'CIM_ERR_INVALID_QUERY'],
    [
      'a class that the source namespace does not have',
      { Query: 'SELECT * FROM CIM_Nothing' },
      'CIM_ERR_INVALID_QUERY',
    ],
    [
      'a property that the class does not have',
      { Query: 'SELECT * FROM CIM_InstCreation WHERE Nothing = 1' },
      'CIM_ERR_INVALID_QUERY',
    ],
    ['a class that is no indication', { Query: 'SELECT * FROM CIM_SharedSecret' }, 'CIM_ERR_INVALID_QUERY'],
    [
      'a source namespace that does not exist',
      { SourceNamespaces: ['root/nothing'] },
      'CIM_ERR_INVALID_PARAMETER',
    ],
    ['another CreationClassName', { CreationClassName: 'CIM_Other' }, 'CIM_ERR_INVALID_PARAMETER'],
    ['an empty name', { Name: '' }, 'CIM_ERR_INVALID_PARAMETER'],
    ['template variables', { TemplateVariable: ['a'] }, 'CIM_ERR_NOT_SUPPORTED'],
  ] as const)('is refused with %s', async (_, given, status) => {
    expect((await refused(newFilter(given as Given)))[0]).toBe(status);
  });

  it('needs a query', async () => {
    expect(await refused(create('CIM_IndicationFilter', { QueryLanguage: 'WQL' }))).toEqual([
      'CIM_ERR_INVALID_PARAMETER',
      'Query of CIM_IndicationFilter is missing: expected a text',
    ]);
  });

  it('is there once', async () => {
    const path = await newFilter({ Name: 'twice' });
    expect((await refused(newFilter({ Name: 'twice' })))[0]).toBe('CIM_ERR_ALREADY_EXISTS');
    await remove(path);
  });

  it('takes the deprecated SourceNamespace', async () => {
    const path = await create('CIM_IndicationFilter', {
      Query: creations,
      QueryLanguage: 'WQL',
      SourceNamespace: targetNamespace,
    });
    expect((await get(path)).value('SourceNamespace')).toBe(targetNamespace);
    await remove(path);
  });

  it('is compiled again when its query is modified', async () => {
    const path = await newFilter();
    await modify(path, { Query: 'SELECT * FROM CIM_InstDeletion' });
    expect((await get(path)).value('Query')).toBe('SELECT * FROM CIM_InstDeletion');
    expect((await refused(modify(path, { Query: 'SELECT * FROM' })))[0]).toBe('CIM_ERR_INVALID_QUERY');
    await remove(path);
  });

  it('is not made while FilterCreationEnabled is FALSE', async () => {
    const [settings] = await enumerate('CIM_IndicationServiceSettingData');
    if (!settings?.path) throw new Error('no settings');
    const enabled = (value: boolean): Given => ({
      FilterCreationEnabled: cimProperty('FilterCreationEnabled', 'boolean', value),
    });
    await modify(settings.path, enabled(false));
    expect((await refused(newFilter()))[0]).toBe('CIM_ERR_NOT_SUPPORTED');
    await modify(settings.path, enabled(true));
  });

  it('of the server itself is found and stays as it is', async () => {
    const own = (await enumerate('CIM_IndicationFilter')).filter((filter) =>
      (filter.value('Name') as string).startsWith('iscsi-wbem:'),
    );
    expect(own.map((filter) => filter.value('Name'))).toEqual([
      'iscsi-wbem:Credentials',
      'iscsi-wbem:Targets',
      'iscsi-wbem:Sessions',
      'iscsi-wbem:Storage',
      'iscsi-wbem:Masking',
      'iscsi-wbem:Jobs',
      'iscsi-wbem:Alerts',
    ]);
    const path = own[0]?.path;
    if (!path) throw new Error('no filter of the server');
    expect((await refused(remove(path)))[0]).toBe('CIM_ERR_NOT_SUPPORTED');
    expect((await refused(modify(path, { Query: creations })))[0]).toBe('CIM_ERR_NOT_SUPPORTED');
  });
});

describe('CIM_ListenerDestinationCIMXML', () => {
  it('is made with what pywbem sends; Protocol and PersistenceType are filled in', async () => {
    const path = await newDestination({ SystemCreationClassName: 'CIM_ComputerSystem' });
    const destination = await get(path);
    expect(destination.value('Protocol')).toBe(2);
    expect(destination.value('PersistenceType')).toBe(2);
    // By the name of its superclass as well.
    const known = await get(path.withClass('CIM_ListenerDestination'));
    expect(known.className).toBe('CIM_ListenerDestinationCIMXML');
    await remove(path);
  });

  it.each([
    ['another scheme', 'ftp://127.0.0.1'],
    ['no URL', 'not a url'],
    ['a password', 'http://user:password@127.0.0.1'],
    ['an address that is not allowed', 'http://192.0.2.1:5000'],
    ['an IPv6 address that is not allowed', 'http://[2001:db8::1]:5000'],
    ['a name without an address', 'http://name.invalid:5000'],
    ['more than 2048 characters', `http://127.0.0.1/${'a'.repeat(2048)}`],
  ] as const)('is refused with %s', async (_, Destination) => {
    const [symbol, description] = await refused(newDestination({ Destination }));
    expect(symbol).toBe('CIM_ERR_INVALID_PARAMETER');
    expect(description).not.toContain('password@');
  });

  it('says which setting would allow an address', async () => {
    const [, description] = await refused(newDestination({ Destination: 'http://192.0.2.1:5000' }));
    expect(description).toBe(
      'Destination: 192.0.2.1 port 5000 is not an address that this server sends indications to: expected the loopback or ' +
        'one that the setting listener-allow lists',
    );
  });

  it('is made by administrators alone: the server connects to it', async () => {
    expect((await refused(newDestination({}, writer)))[0]).toBe('CIM_ERR_ACCESS_DENIED');
  });

  it('keeps no password', async () => {
    const [symbol, description] = await refused(newDestination({ password: 'secret' }));
    expect(symbol).toBe('CIM_ERR_NOT_SUPPORTED');
    expect(description).not.toContain('secret');
  });

  it('is judged again when it is modified', async () => {
    const path = await newDestination();
    await modify(path, { Destination: 'http://127.0.0.1:10' });
    expect((await get(path)).value('Destination')).toBe('http://127.0.0.1:10');
    expect((await refused(modify(path, { Destination: 'http://192.0.2.1' })))[0]).toBe(
      'CIM_ERR_INVALID_PARAMETER',
    );
    await remove(path);
  });
});

describe('CIM_IndicationSubscription', () => {
  it('ties a filter to a destination, whose paths may come in any spelling', async () => {
    const [filter, handler] = [await newFilter(), await newDestination()];
    const path = await newSubscription(
      filter.at({ namespace: null }),
      handler.at({ namespace: 'root/interop', host: 'wbem.example' }),
    );
    const subscription = await get(path);
    expect(subscription.value('Filter')).toEqual(filter);
    expect(subscription.value('Handler')).toEqual(handler);
    expect(subscription.value('SubscriptionState')).toBe(2);
    expect(subscription.value('RepeatNotificationPolicy')).toBe(2);
    expect(subscription.value('OnFatalErrorPolicy')).toBe(4);
    expect(subscription.value('FailureTriggerTimeInterval')).toBe(2_592_000n);
    expect(subscription.value('SubscriptionStartTime')).toEqual(subscription.value('TimeOfLastStateChange'));
    expect((await get(path)).path).toEqual(subscription.path);
    expect((await refused(newSubscription(filter, handler)))[0]).toBe('CIM_ERR_ALREADY_EXISTS');

    const everything = { associationClass: null, role: null, resultClass: null, resultRole: null };
    const reached = await collect(world.traversal.associatorNames(filter, everything, admin));
    expect(reached.map(({ className }) => className).toSorted()).toEqual([
      'CIM_IndicationService',
      'CIM_ListenerDestinationCIMXML',
    ]);

    for (const end of [filter, handler]) {
      const [symbol, description] = await refused(remove(end));
      expect(symbol).toBe('CIM_ERR_FAILED');
      expect(description).toContain('is in use');
    }
    await remove(path);
    await remove(filter);
    await remove(handler);
  });

  it('needs a filter and a destination that exist', async () => {
    const [filter, handler] = [await newFilter(), await newDestination()];
    await remove(handler);
    expect(await refused(newSubscription(filter, handler))).toEqual([
      'CIM_ERR_INVALID_PARAMETER',
      `Handler of CIM_IndicationSubscription is ${handler.toString()}, which does not exist`,
    ]);
    expect((await refused(newSubscription(handler, handler)))[0]).toBe('CIM_ERR_TYPE_MISMATCH');
    await remove(filter);
  });

  it('is disabled and enabled, with the time of it', async () => {
    const [filter, handler] = [await newFilter(), await newDestination()];
    const path = await newSubscription(filter, handler);
    expect(world.indications.wants('CIM_InstCreation', targetNamespace)).toBe(true);
    await modify(path, { SubscriptionState: uint16('SubscriptionState', 4) });
    expect((await get(path)).value('SubscriptionState')).toBe(4);
    expect(world.indications.wants('CIM_InstCreation', targetNamespace)).toBe(false);
    await modify(path, { SubscriptionState: uint16('SubscriptionState', 2) });
    expect(world.indications.wants('CIM_InstCreation', targetNamespace)).toBe(true);
    for (const end of [path, filter, handler]) await remove(end);
  });

  it.each([
    ['RepeatNotificationPolicy', uint16('RepeatNotificationPolicy', 3), 'CIM_ERR_NOT_SUPPORTED'],
    ['AlertOnStateChange', cimProperty('AlertOnStateChange', 'boolean', true), 'CIM_ERR_NOT_SUPPORTED'],
    ['SubscriptionState', uint16('SubscriptionState', 3), 'CIM_ERR_INVALID_PARAMETER'],
    ['OnFatalErrorPolicy', uint16('OnFatalErrorPolicy', 1), 'CIM_ERR_INVALID_PARAMETER'],
  ] as const)('is refused with another %s', async (name, property, status) => {
    const [filter, handler] = [await newFilter(), await newDestination()];
    const [symbol, description] = await refused(newSubscription(filter, handler, { [name]: property }));
    expect(symbol).toBe(status);
    expect(description).toContain(name);
    for (const end of [filter, handler]) await remove(end);
  });

  it('ends after its SubscriptionDuration', async () => {
    const [filter, handler] = [await newFilter(), await newDestination()];
    const path = await newSubscription(filter, handler, {
      SubscriptionDuration: cimProperty('SubscriptionDuration', 'uint64', 1n),
    });
    expect((await get(path)).value('SubscriptionTimeRemaining')).toBe(1n);
    await expect.poll(() => world.indications.subscriptions.subscriptions().length).toBe(0);
    for (const end of [filter, handler]) await remove(end);
  });

  it('has its limits: for each user, and for all together', async () => {
    const filter = await newFilter();
    const handlers: CIMInstanceName[] = [];
    const made: CIMInstanceName[] = [];
    const subscribe = async (call: Call): Promise<CIMInstanceName> => {
      const handler = await newDestination();
      handlers.push(handler);
      return newSubscription(filter, handler, {}, call);
    };
    for (const user of ['one', 'two']) {
      for (let index = 0; index < 5; index += 1) made.push(await subscribe(callBy(user, 'read', 'write')));
      expect(await refused(subscribe(callBy(user, 'read', 'write')))).toEqual([
        'CIM_ERR_SERVER_LIMITS_EXCEEDED',
        `there are 5 subscriptions of user "${user}": expected at most 5`,
      ]);
    }
    for (let index = 0; index < 2; index += 1) made.push(await subscribe(callBy('three', 'read', 'write')));
    expect((await refused(subscribe(callBy('three', 'read', 'write'))))[1]).toBe(
      'there are 12 subscriptions: expected at most 12',
    );
    for (const path of [...made, ...handlers, filter]) await remove(path);
  });

  it('is there after a restart, with its filter and destination', async () => {
    const [filter, handler] = [await newFilter(), await newDestination()];
    const path = await newSubscription(filter, handler);
    const before = await get(path);
    await world.restart();
    expect(await get(path)).toEqual(before);
    expect(world.indications.wants('CIM_InstCreation', targetNamespace)).toBe(true);
    for (const end of [path, filter, handler]) await remove(end);
  });
});

describe('CIM_FilterCollectionSubscription', () => {
  it('subscribes to all filters of a collection of the server', async () => {
    const [collection] = await enumerate('CIM_FilterCollection');
    if (!collection?.path) throw new Error('no collection');
    const handler = await newDestination();
    const path = await create('CIM_FilterCollectionSubscription', {
      Filter: collection.path,
      Handler: handler,
    });
    expect((await get(path)).value('Filter')).toEqual(collection.path);
    const owner = {
      associationClass: 'CIM_OwningCollectionElement',
      role: null,
      resultClass: null,
      resultRole: null,
    };
    const owners = await collect(world.traversal.associatorNames(collection.path, owner, admin));
    expect(owners.map(({ className }) => className)).toEqual(['CIM_IndicationService']);
    for (const wanted of ['CIM_InstCreation', 'CIM_AlertIndication']) {
      expect(world.indications.wants(wanted, targetNamespace)).toBe(true);
    }
    expect(world.indications.wants('CIM_InstCreation', interop)).toBe(false);
    await remove(path);
    await remove(handler);
    expect(world.indications.wants('CIM_AlertIndication', targetNamespace)).toBe(false);
  });
});

describe('CIM_IndicationService', () => {
  it('is hosted, has capabilities and settings, and conforms to the profile', async () => {
    const [service] = await enumerate('CIM_IndicationService');
    if (!service?.path) throw new Error('no service');
    const everything = { associationClass: null, role: null, resultClass: null, resultRole: null };
    const around = await collect(world.traversal.associatorNames(service.path, everything, admin));
    expect([...new Set(around.map(({ className }) => className))].toSorted()).toEqual([
      'CIM_FilterCollection',
      'CIM_IndicationFilter',
      'CIM_IndicationServiceCapabilities',
      'CIM_IndicationServiceSettingData',
      'MSFTSM_RegisteredProfile',
      'MSFTSM_System',
    ]);
  });

  it('does as its settings say, over a restart too', async () => {
    const [settings] = await enumerate('CIM_IndicationServiceSettingData');
    if (!settings?.path) throw new Error('no settings');
    expect(settings.value('DeliveryRetryAttempts')).toBe(3);
    expect(settings.value('DeliveryRetryInterval')).toBe(30);
    expect(settings.value('SubscriptionRemovalAction')).toBe(2);
    expect(settings.value('SubscriptionRemovalTimeInterval')).toBe(2_592_000);
    await modify(settings.path, { DeliveryRetryAttempts: uint16('DeliveryRetryAttempts', 7) });
    await world.restart();
    const [service] = await enumerate('CIM_IndicationService');
    expect(service?.value('DeliveryRetryAttempts')).toBe(7);
    const wrong = { SubscriptionRemovalAction: uint16('SubscriptionRemovalAction', 9) };
    expect((await refused(modify(settings.path, wrong)))[0]).toBe('CIM_ERR_INVALID_PARAMETER');
    const writing = world.instances.modify(
      interop,
      instanceOf(settings.className, wrong).withPath(settings.path),
      null,
      writer,
    );
    expect((await refused(writing))[0]).toBe('CIM_ERR_ACCESS_DENIED');
  });
});

describe('a class that a filter names', () => {
  const emptyClass = (name: string, superclass: string): CIMClass => {
    return { kind: 'class', name, superclass, qualifiers: new NameMap(), properties: new NameMap(), methods: new NameMap() }; // prettier-ignore
  };

  it('may be deleted, and the filter stays', async () => {
    const { repository } = world;
    const creation = emptyClass('Test_Creation', 'CIM_InstCreation');
    await createClass(repository, targetNamespace, creation, tester);
    const query = { Query: 'SELECT * FROM Test_Creation' };
    const filter = await newFilter(query);
    await deleteClass(repository, targetNamespace, 'Test_Creation', tester);
    expect((await get(filter)).value('Query')).toBe(query.Query);
    expect(await refused(newFilter(query))).toEqual([
      'CIM_ERR_INVALID_QUERY',
      expect.stringContaining('class "Test_Creation" does not exist'),
    ]);
    await remove(filter);
  });
});
