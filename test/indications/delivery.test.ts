import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CIMInstance, cimProperty, type CIMProperty } from '../../src/cim/CIMInstance.js';
import { makeInstance } from '../../src/dispatch/makeInstance.js';
import { findFreePort } from '../support/freePort.js';
import { TestCa, type CertificateAndKey } from '../support/certificates.js';
import { failed, FakeListener, taken } from './FakeListener.js';
import { IndicationWorld, targetNamespace, type WorldOptions } from './IndicationWorld.js';
import { interopClient, subscribe } from './subscribe.js';
import { patienceMs } from '../support/patience.js';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

/** A server whose deliveries are tried again after 0.2 s. */
async function startWorld(options: WorldOptions = {}, attempts = 100): Promise<IndicationWorld> {
  const world = await IndicationWorld.start(options);
  open.push(() => world.dispose());
  await world.indications.changeSettings({ DeliveryRetryInterval: 0, DeliveryRetryAttempts: attempts });
  return world;
}

async function startListener(...args: Parameters<typeof FakeListener.start>): Promise<FakeListener> {
  const listener = await FakeListener.start(...args);
  open.push(() => listener.stop());
  return listener;
}

const publish = (world: IndicationWorld, from: number, to: number): void => {
  for (let number = from; number <= to; number += 1) world.publish(`number ${number}`);
};
const upTo = (count: number): number[] => [...Array(count).keys()];

describe('an indication on the wire', () => {
  it('is an export message as DSP0200 5.5 and 6.3 have it', async () => {
    const [world, listener] = [await startWorld(), await startListener()];
    await subscribe(world, `${listener.url}/listener?a=b`);
    world.publish('first', 'a<b>&"c"');
    const [message] = await listener.receive(1);
    expect(message?.path).toBe('/listener?a=b');
    expect(message?.headers).toMatchObject({
      'content-type': 'application/xml; charset="utf-8"',
      accept: 'application/xml',
      cimexport: 'MethodRequest',
      cimexportmethod: 'ExportIndication',
      cimprotocolversion: '1.0',
    });
    expect(message?.headers).not.toHaveProperty('authorization');
    expect(message?.body).toMatch(
      /^<\?xml version="1.0" encoding="utf-8"\s*\?>\s*<CIM CIMVERSION="2.0" DTDVERSION="2.0"><MESSAGE ID="0" PROTOCOLVERSION="1.0"><SIMPLEEXPREQ><EXPMETHODCALL NAME="ExportIndication"><EXPPARAMVALUE NAME="NewIndication"><INSTANCE CLASSNAME="CIM_InstCreation">.*<\/INSTANCE><\/EXPPARAMVALUE><\/EXPMETHODCALL><\/SIMPLEEXPREQ><\/MESSAGE><\/CIM>\s*$/is,
    );
    expect(message?.body).toContain('EmbeddedObject="object"');
    expect(message?.body).toContain('TYPE="sint64"');
    expect(message?.body).toMatch(/NAME="IndicationFilterName"[^>]*><VALUE>filter one</);
  });

  it('goes to nobody who may not read where it happens, from the moment on that a right is taken away', async () => {
    const readers = new Set(['admin']);
    const listeners: (() => void)[] = [];
    const world = await startWorld({
      readers: {
        mayRead: (user, namespace) => namespace === targetNamespace && readers.has(user),
        onChange: (changed) => void listeners.push(changed),
      },
    });
    const listener = await startListener();
    await subscribe(world, listener.url);
    world.publish('may be read');
    await listener.receive(1);
    // Its answer may still be on the way.
    await expect.poll(() => world.indications.waiting).toBe(0);
    expect(world.indications.wants('CIM_InstCreation', targetNamespace)).toBe(true);
    readers.delete('admin');
    for (const changed of listeners) changed();
    world.publish('may not be read');
    expect(world.indications.wants('CIM_InstCreation', targetNamespace)).toBe(false);
    expect(world.indications.waiting).toBe(0);
    const [subscription] = await interopClient(world).enumerateInstances('CIM_IndicationSubscription');
    // Enabled Degraded.
    expect(subscription?.value('SubscriptionState')).toBe(3);
    readers.add('admin');
    for (const changed of listeners) changed();
    world.publish('may be read again');
    const messages = await listener.receive(2);
    expect(messages.map(({ body }) => /may (?:not )?be read(?: again)?/u.exec(body)?.[0])).toEqual([
      'may be read',
      'may be read again',
    ]);
  });

  it('holds no secret, and no filter finds one', async () => {
    const [world, listener] = [await startWorld(), await startListener()];
    await subscribe(world, listener.url);
    await subscribe(world, `${listener.url}/guess`, {
      name: 'guess',
      query: `SELECT * FROM CIM_InstCreation WHERE SourceInstance.CIM_SharedSecret::Secret = 'very-secret-1'`,
      language: 'DMTF:CQL',
    });
    const namespace = world.repository.getNamespace(targetNamespace);
    const source = new CIMInstance('ISCSIWBEM_SharedSecret', [
      cimProperty('RemoteID', 'string', 'iqn.2026-11.com.example:host'),
      cimProperty('Secret', 'string', 'very-secret-1'),
    ]);
    world.indications.publish({
      namespace: targetNamespace,
      indication: makeInstance(namespace, namespace.getClass('CIM_InstCreation'), { SourceInstance: source }),
    });
    world.publish('after');
    const messages = await listener.receive(2);
    expect(messages.map(({ path }) => path)).toEqual(['/', '/']);
    expect(messages[0]?.body).toContain('iqn.2026-11.com.example:host');
    expect(messages.map(({ body }) => body).join('')).not.toContain('very-secret-1');
  });

  it('has the properties that the query selects, and where it stands in the sequence', async () => {
    const [world, listener] = [await startWorld(), await startListener()];
    await subscribe(world, listener.url, { query: 'SELECT IndicationIdentifier FROM CIM_InstCreation' });
    world.publish('first');
    const [message] = await listener.receive(1);
    expect([...(message?.body ?? '').matchAll(/<PROPERTY NAME="(\w+)"/g)].map(([, name]) => name)).toEqual([
      'IndicationIdentifier',
      'IndicationFilterName',
      'SequenceContext',
      'SequenceNumber',
    ]);
  });

  it('goes to those whose filter it passes, in the namespaces they name', async () => {
    const [world, listener] = [await startWorld(), await startListener()];
    await subscribe(world, `${listener.url}/a`, {
      name: 'a',
      query: `SELECT * FROM CIM_InstIndication WHERE SourceInstance.CIM_ProtocolEndpoint::Name = 'a'`,
      language: 'DMTF:CQL',
    });
    await subscribe(world, `${listener.url}/alerts`, {
      name: 'alerts',
      query: 'SELECT * FROM CIM_AlertIndication',
    });
    world.publish('1', 'b');
    world.publish('2', 'a');
    const namespace = world.repository.getNamespace('interop');
    const elsewhere = makeInstance(namespace, namespace.getClass('CIM_AlertIndication'), {});
    world.indications.publish({ namespace: 'interop', indication: elsewhere });
    world.indications.publish({ namespace: targetNamespace, indication: elsewhere });
    const messages = await listener.receive(2);
    expect(messages.map(({ path, number }) => `${path} ${number}`).toSorted()).toEqual(['/a 0', '/alerts 0']);
  });
});

describe('a listener', () => {
  it.each([
    ['400', { status: 400, body: '' }],
    ['500 with a page', { status: 500, body: '<html>' }],
    ['a redirection', { status: 302, body: '' }],
    ['an ERROR', failed],
    ['something that is no XML', { status: 200, body: 'OK' }],
    [
      'an answer to something else',
      { status: 200, body: taken.body.replaceAll('SIMPLEEXPRSP', 'SIMPLERSP') },
    ],
    ['100 kB', { status: 200, body: taken.body.replace('?>', `?><!--${'x'.repeat(100_000)}-->`) }],
    ['no answer in time', 'hang'],
    ['the end of the connection', 'disconnect'],
  ] as const)('that answers %s gets it again, then the next', async (_, answer) => {
    // On a busy machine an answer takes its time, too.
    const listenerTimeoutMs = answer === 'hang' ? 3_000 : patienceMs;
    const [world, listener] = [await startWorld({ listenerTimeoutMs }), await startListener()];
    listener.answers.push(answer);
    await subscribe(world, listener.url);
    publish(world, 0, 1);
    await listener.receive(3);
    expect(listener.numbers).toEqual([0, 0, 1]);
    const ofListener = world.log.filter(({ message }) => message.includes('listener'));
    expect(ofListener.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'warn a listener does not take indications',
      'info the listener takes indications again',
    ]);
  });

  it('that is not there yet gets everything later, in order', async () => {
    const [world, port] = [await startWorld(), await findFreePort()];
    await subscribe(world, `http://127.0.0.1:${port}`);
    publish(world, 0, 49);
    const listener = await startListener(null, port);
    await listener.receive(50);
    expect(listener.numbers).toEqual(upTo(50));
  });

  it('gets all over one connection, kept or reopened', async () => {
    const [world, listener] = [await startWorld(), await startListener()];
    await subscribe(world, listener.url);
    publish(world, 0, 99);
    await listener.receive(100);
    expect(listener.connections).toBe(1);
  });

  it('that never answers keeps no other waiting', async () => {
    const world = await startWorld({ listenerTimeoutMs: 10 * patienceMs });
    const [quick, dead] = [await startListener(), await startListener()];
    dead.answers.push(...Array.from({ length: 1000 }, () => 'hang' as const));
    await subscribe(world, dead.url, { name: 'dead' });
    await subscribe(world, quick.url, { name: 'quick' });
    publish(world, 0, 199);
    await quick.receive(200);
    expect(quick.numbers).toEqual(upTo(200));
    expect(dead.messages.length).toBeLessThanOrEqual(1);
  });

  it('at a new address gets the rest there', async () => {
    const [world, old, next] = [await startWorld(), await startListener(), await startListener()];
    const { handler } = await subscribe(world, old.url);
    publish(world, 0, 0);
    await old.receive(1);
    old.answers.push(...Array.from({ length: 100 }, () => failed));
    publish(world, 1, 3);
    await old.receive(2);
    const client = interopClient(world);
    const instance = new CIMInstance('CIM_ListenerDestinationCIMXML', [
      cimProperty('Destination', 'string', next.url),
    ]);
    await client.modifyInstance(instance.withPath(handler), ['Destination']);
    client.close();
    await next.receive(3);
    expect(next.numbers).toEqual([1, 2, 3]);
  });
});

describe('a subscription whose listener is gone', () => {
  const policy = (action: number, seconds: bigint): readonly CIMProperty[] => [
    cimProperty('OnFatalErrorPolicy', 'uint16', action),
    cimProperty('FailureTriggerTimeInterval', 'uint64', seconds),
  ];
  const subscriptions = (world: IndicationWorld): (readonly [boolean, string])[] =>
    world.indications.subscriptions.subscriptions().map(({ isEnabled, className }) => [isEnabled, className]);

  it.each([
    [4, 'is removed, and its transient destination with it', []],
    [3, 'is disabled', [[false, 'CIM_IndicationSubscription']]],
    [2, 'stays', [[true, 'CIM_IndicationSubscription']]],
  ] as const)('with OnFatalErrorPolicy %i %s', async (action, _, left) => {
    const [world, port] = [await startWorld({}, 0), await findFreePort()];
    await subscribe(world, `http://127.0.0.1:${port}`, {
      subscription: policy(action, 0n),
      persistence: 3,
    });
    publish(world, 0, 0);
    await expect
      .poll(() => world.log.some(({ message }) => message === 'an indication was given up'))
      .toBe(true);
    await expect.poll(() => subscriptions(world)).toEqual(left);
    await expect.poll(() => world.indications.subscriptions.destinations().length).toBe(action === 4 ? 0 : 1);
  });

  it('stays until the interval is over, as the service says', async () => {
    const [world, port] = [await startWorld({}, 0), await findFreePort()];
    await world.indications.changeSettings({ SubscriptionRemovalTimeInterval: 1 });
    await subscribe(world, `http://127.0.0.1:${port}`);
    publish(world, 0, 0);
    await expect
      .poll(() => world.log.some(({ message }) => message === 'an indication was given up'))
      .toBe(true);
    expect(subscriptions(world)).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    publish(world, 1, 1);
    await expect.poll(() => subscriptions(world)).toEqual([]);
    expect(world.indications.subscriptions.destinations()).toHaveLength(1);
  });
});

describe('HTTPS', () => {
  let ca: TestCa;
  let tls: CertificateAndKey;
  beforeAll(async () => {
    ca = await TestCa.make();
    tls = await ca.issue('listener', { names: ['localhost', '127.0.0.1'], usage: 'server' });
  });

  it('goes to a listener whose certificate comes from the authority that is set', async () => {
    const world = await startWorld({ ca: ca.certificate });
    const listener = await startListener({ key: tls.key, cert: tls.certificate });
    await subscribe(world, listener.url);
    await subscribe(world, `https://localhost:${listener.port}/name`, { name: 'by name' });
    publish(world, 0, 9);
    await listener.receive(20);
    expect(listener.messages.filter(({ path }) => path === '/name').map(({ number }) => number)).toEqual(
      upTo(10),
    );
  });

  it('goes to no other', async () => {
    const world = await startWorld({}, 0);
    const listener = await startListener({ key: tls.key, cert: tls.certificate });
    await subscribe(world, listener.url);
    publish(world, 0, 0);
    await expect
      .poll(() => world.log.some(({ message }) => message === 'an indication was given up'))
      .toBe(true);
    expect(listener.messages).toEqual([]);
  });
});

describe('the allow-list', () => {
  it('holds when a listener is sent to, too: what was allowed before the restart is not any more', async () => {
    const options = { listenerAllow: ['127.0.0.0/8', '192.0.2.1'] };
    const world = await startWorld(options, 0);
    await subscribe(world, 'http://192.0.2.1:9');
    options.listenerAllow.splice(0);
    await world.restart();
    publish(world, 0, 0);
    await expect
      .poll(() => world.log.map(({ fields }) => String((fields as { err?: Error }).err)))
      .toContain(
        'Error: 192.0.2.1 port 9 is not an address that this server sends indications to: expected the loopback or one that ' +
          'the setting listener-allow lists',
      );
  });
});
