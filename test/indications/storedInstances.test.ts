import { afterEach, describe, expect, it } from 'vitest';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { WbemClient } from '../../src/client/WbemClient.js';
import { classOf as classFrom } from '../repository/repositoryHarness.js';
import { classOf, FakeListener, type Exported } from './FakeListener.js';
import { IndicationWorld, targetNamespace } from './IndicationWorld.js';
import { subscribe } from './subscribe.js';

const open: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

async function start() {
  const world = await IndicationWorld.start();
  open.push(() => world.dispose());
  const listener = await FakeListener.start();
  open.push(() => listener.stop());
  const client = (namespace: string): WbemClient => {
    const made = new WbemClient({ url: world.url, user: 'admin', password: world.password, namespace });
    open.push(() => made.close());
    return made;
  };
  return { world, listener, client };
}

function place(name: string, address: string | null): CIMInstance {
  return new CIMInstance('CIM_Location', [
    cimProperty('Name', 'string', name),
    cimProperty('PhysicalPosition', 'string', '1'),
    cimProperty('Address', 'string', address),
  ]);
}

function moved(path: CIMInstanceName, address: string): CIMInstance {
  return new CIMInstance('CIM_Location', [cimProperty('Address', 'string', address)], path);
}

const previousOf = ({ body }: Exported): string =>
  /NAME="PreviousInstance".*?<\/PROPERTY>/s.exec(body)?.[0] ?? '';

describe('an instance that a client makes, changes and deletes', () => {
  it('is indicated each time, with what it was before', async () => {
    const { world, listener, client } = await start();
    const places = client(targetNamespace);
    await places.createInstance(place('before anybody subscribed', null));
    await subscribe(world, listener.url, { query: 'SELECT * FROM CIM_InstIndication' });
    const path = await places.createInstance(place('Vilnius', 'Pilies 1'));
    await places.modifyInstance(moved(path, 'Pilies 2'), ['Address']);
    await places.modifyInstance(moved(path, 'Pilies 2'), ['Address']);
    await places.deleteInstance(path);
    const messages = await listener.receive(3);
    expect(messages.map(classOf)).toEqual(['CIM_InstCreation', 'CIM_InstModification', 'CIM_InstDeletion']);
    expect(messages[0]?.body).toContain('Pilies 1');
    expect(messages[0]?.body).toContain(
      'root/cimv2/storage/iscsitarget:CIM_Location.Name="Vilnius",PhysicalPosition="1"',
    );
    expect(messages[1] && previousOf(messages[1])).toContain('Pilies 1');
    expect(messages[1]?.body).toContain('Pilies 2');
    expect(messages[1]?.body).toMatch(/NAME="ChangedPropertyNames".*?<VALUE>Address<\/VALUE>/s);
    expect(messages[2]?.body).toContain('Pilies 2');
  });

  it('is indicated in a namespace that a client made, which need not have the classes of indications', async () => {
    const { world, listener, client } = await start();
    const [interop, made] = [client('interop'), client('root/made')];
    await interop.createInstance(
      new CIMInstance('CIM_Namespace', [cimProperty('Name', 'string', 'root/made')]),
    );
    await made.createClass(
      classFrom('class CIM_Location { [Key] string Name; [Key] string PhysicalPosition; string Address; };'),
    );
    for (const [language, query] of [
      ['CQL', 'SELECT * FROM CIM_InstCreation WHERE SourceInstance ISA CIM_Location'],
      ['WQL', 'SELECT * FROM CIM_InstModification WHERE SourceInstance ISA "CIM_Location"'],
      ['cql', 'SELECT * FROM CIM_InstDeletion'],
    ] as const)
      await subscribe(world, listener.url, { name: query, language, query, namespaces: ['root/made'] });
    expect(await made.enumerateClassNames(null, true)).toEqual(['CIM_Location']);
    const path = await made.createInstance(place('Tartu', 'old'));
    await made.modifyInstance(moved(path, 'new'), ['Address']);
    await made.deleteInstance(path);
    const messages = await listener.receive(3);
    expect(messages.map(classOf)).toEqual(['CIM_InstCreation', 'CIM_InstModification', 'CIM_InstDeletion']);
  });

  it('is awaited again, when its class or its namespace has gone and is back', async () => {
    const { world, listener, client } = await start();
    const [interop, made] = [client('interop'), client('root/made')];
    const makeNamespace = () =>
      interop.createInstance(new CIMInstance('CIM_Namespace', [cimProperty('Name', 'string', 'root/made')]));
    const makeClass = () =>
      made.createClass(
        classFrom(
          'class CIM_Location { [Key] string Name; [Key] string PhysicalPosition; string Address; };',
        ),
      );
    const namespace = await makeNamespace();
    await makeClass();
    const { subscription } = await subscribe(world, listener.url, {
      query: 'SELECT * FROM CIM_InstCreation WHERE SourceInstance ISA "CIM_Location"',
      namespaces: ['root/made'],
    });
    const state = async () => (await interop.getInstance(subscription)).value('SubscriptionState');
    const [enabled, degraded] = [2, 3];
    expect(await state()).toBe(enabled);

    await made.deleteClass('CIM_Location');
    expect(await state()).toBe(degraded);
    await makeClass();
    expect(await state()).toBe(enabled);
    await made.deleteInstance(await made.createInstance(place('Tartu', null)));

    await made.deleteClass('CIM_Location');
    await interop.deleteInstance(namespace);
    expect(await state()).toBe(degraded);
    await makeNamespace();
    await makeClass();
    await made.createInstance(place('Narva', null));
    const messages = await listener.receive(2);
    expect(messages.map(({ body }) => /Tartu|Narva/u.exec(body)?.[0])).toEqual(['Tartu', 'Narva']);
    expect(await state()).toBe(enabled);
  });

  it('is awaited where a filter still fits, when another of its namespaces has gone', async () => {
    const { world, listener, client } = await start();
    const interop = client('interop');
    const namespace = await interop.createInstance(
      new CIMInstance('CIM_Namespace', [cimProperty('Name', 'string', 'root/made')]),
    );
    await subscribe(world, listener.url, { namespaces: ['root/made', targetNamespace] });
    await interop.deleteInstance(namespace);
    await client(targetNamespace).createInstance(place('Valga', null));
    const [message] = await listener.receive(1);
    expect(message?.body).toContain('Valga');
  });

  it('is indicated in the namespace that it is in, to filters that name it', async () => {
    const { world, listener, client } = await start();
    const query = 'SELECT * FROM CIM_InstCreation';
    await subscribe(world, `${listener.url}/here`, { name: 'here', query });
    await subscribe(world, `${listener.url}/interop`, { name: 'there', query, namespaces: ['interop'] });
    await subscribe(world, `${listener.url}/both`, {
      name: 'both',
      query,
      namespaces: ['interop', targetNamespace],
    });
    await client(targetNamespace).createInstance(place('Kaunas', null));
    const messages = await listener.receive(2);
    expect(messages.map((message) => message.path).toSorted()).toEqual(['/both', '/here']);
  });

  it('is indicated to destinations of the class CIM_IndicationHandlerCIMXML, as older clients name it', async () => {
    const { listener, client } = await start();
    const interop = client('interop');
    const older = 'CIM_IndicationHandlerCIMXML';
    const scope = { SystemCreationClassName: 'CIM_ComputerSystem', SystemName: 'client.example' };
    const text = ([name, value]: [string, string]) => cimProperty(name, 'string', value);
    const keysOf = (CreationClassName: string, Name: string) => ({ ...scope, CreationClassName, Name });
    const [handlerKeys, filterKeys] = [keysOf(older, 'h'), keysOf('CIM_IndicationFilter', 'f')];
    await interop.createInstance(
      new CIMInstance(older, [...Object.entries(handlerKeys).map(text), text(['Destination', listener.url])]),
    );
    await interop.createInstance(
      new CIMInstance('CIM_IndicationFilter', [
        ...Object.entries(filterKeys).map(text),
        text(['Query', 'SELECT * FROM CIM_InstCreation']),
        text(['QueryLanguage', 'CQL']),
        text(['SourceNamespace', targetNamespace]),
      ]),
    );
    const handler = new CIMInstanceName(older, handlerKeys);
    const links = {
      Filter: new CIMInstanceName('CIM_IndicationFilter', filterKeys),
      Handler: handler,
    };
    await interop.createInstance(
      new CIMInstance(
        'CIM_IndicationSubscription',
        Object.entries(links).map(([name, path]) => cimProperty(name, 'reference', path)),
      ),
    );
    await client(targetNamespace).createInstance(place('Narva', null));
    expect((await listener.receive(1)).map(classOf)).toEqual(['CIM_InstCreation']);
    expect((await interop.getInstance(handler)).className).toBe('CIM_ListenerDestinationCIMXML');
    expect((await interop.enumerateInstanceNames(older)).length).toBe(1);
    await interop.deleteInstance(new CIMInstanceName('CIM_IndicationSubscription', links));
    await interop.deleteInstance(handler);
    expect(await interop.enumerateInstanceNames('CIM_ListenerDestination')).toEqual([]);
  });

  it.each([
    ['WQL', `SELECT * FROM CIM_InstModification WHERE SourceInstance ISA "CIM_Location"`],
    ['WQL', `SELECT * FROM CIM_InstModification WHERE SourceInstance.Address = "new"`],
    ['DMTF:CQL', `SELECT * FROM CIM_InstModification WHERE SourceInstance ISA CIM_Location`],
    [
      'DMTF:CQL',
      `SELECT * FROM CIM_InstModification WHERE SourceInstance.CIM_Location::Address <> PreviousInstance.CIM_Location::Address`,
    ],
    [
      'DMTF:CQL',
      `SELECT * FROM CIM_InstModification WHERE PreviousInstance.CIM_Location::Address = 'old' AND SourceInstance.CIM_Location::Address = 'new'`,
    ],
  ])('passes the filter %s: %s', async (language, query) => {
    const { world, listener, client } = await start();
    await subscribe(world, `${listener.url}/passes`, { name: 'passes', language, query });
    await subscribe(world, `${listener.url}/not`, {
      name: 'not',
      language: 'DMTF:CQL',
      query: `SELECT * FROM CIM_InstModification WHERE PreviousInstance.CIM_Location::Address = 'new'`,
    });
    const places = client(targetNamespace);
    const path = await places.createInstance(place('Riga', 'old'));
    await places.modifyInstance(moved(path, 'new'), ['Address']);
    const [message] = await listener.receive(1);
    expect(message?.path).toBe('/passes');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(listener.messages).toHaveLength(1);
  });
});
