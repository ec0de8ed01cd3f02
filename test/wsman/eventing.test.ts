import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { textOf } from '../../src/indications/elementId.js';
import { ns } from '../../src/wsman/names.js';
import { targetNamespace } from '../indications/IndicationWorld.js';
import { interopClient } from '../indications/subscribe.js';
import {
  closeAll,
  expiresOf,
  identifierOf,
  idsOf,
  manage,
  open,
  pullFrom,
  startListener,
  startWorld,
  subscribeTo,
} from './eventingClient.js';
import { WsmanClient } from './WsmanClient.js';

afterEach(closeAll);

describe('a subscription of WS-Management', () => {
  it('is a filter, a destination and a subscription of CIM, which go with it, whoever ends it', async () => {
    const [world, listener] = [await startWorld(), await startListener()];
    const client = new WsmanClient(world.wsman);
    const cim = interopClient(world);
    open.push(async () => cim.close());
    const granted = await subscribeTo(client, { mode: 'push', notifyTo: listener.url, expires: 'PT2H' });
    const identifier = identifierOf(granted);
    const [destination, ...others] = await cim.enumerateInstances('CIM_ListenerDestination');
    expect(others).toEqual([]);
    expect(destination?.className).toBe('CIM_ListenerDestinationWSManagement');
    expect(Object.fromEntries(destination?.properties.mapped(({ value }) => value) ?? [])).toMatchObject({
      Name: identifier,
      Destination: listener.url,
      Protocol: 4,
      PersistenceType: 3,
      DeliveryMode: 2,
      ContentEncoding: 'UTF-8',
    });
    const [subscription] = await cim.enumerateInstances('CIM_IndicationSubscription');
    expect(subscription?.property('SubscriptionDuration')?.value).toBe(7200n);
    const filters = await cim.enumerateInstances('CIM_IndicationFilter');
    const own = filters.find((filter) => filter.property('Name')?.value === identifier);
    expect(own?.property('SourceNamespaces')?.value).toEqual([targetNamespace]);
    const affected = await cim.enumerateInstanceNames('CIM_ServiceAffectsElement');
    expect(
      affected.some(
        (path) =>
          (path.keyBindings.get('AffectedElement') as CIMInstanceName).className === destination?.className,
      ),
    ).toBe(true);
    if (!destination?.path || !subscription?.path) throw new Error('an instance has no path');
    // It is in use, and nobody else's to use.
    await expect(cim.deleteInstance(destination.path)).rejects.toThrow(/CIM_ERR_NOT_SUPPORTED/u);
    await cim.deleteInstance(subscription.path);
    expect(await cim.enumerateInstances('CIM_ListenerDestination')).toEqual([]);
    expect(await cim.enumerateInstances('CIM_IndicationFilter')).toHaveLength(filters.length - 1);
    expect((await manage(client, 'GetStatus', identifier)).fault).toBe('wsa:DestinationUnreachable');
  });

  it('may be to a class of indications, to a filter of the server, and to its collection', async () => {
    const world = await startWorld();
    const client = new WsmanClient(world.wsman);
    const ofClass = await subscribeTo(client, { resource: 'CIM_InstCreation', query: null });
    world.publish('one');
    expect(idsOf(await pullFrom(client, ofClass.context))).toEqual(['one']);
    const [collection] = world.indications.subscriptions.collections();
    const ofCollection = await subscribeTo(client, {
      resource: 'CIM_FilterCollection',
      selectors: {
        __cimnamespace: 'interop',
        InstanceID: textOf(collection?.properties ?? {}, 'InstanceID'),
      },
      query: null,
    });
    expect(ofCollection.fault).toBeNull();
    const filter = world.indications.subscriptions.filters().find(({ isStatic }) => isStatic);
    const keys = ['SystemCreationClassName', 'SystemName', 'CreationClassName', 'Name'];
    const ofFilter = await subscribeTo(client, {
      resource: 'CIM_IndicationFilter',
      selectors: Object.fromEntries(keys.map((key) => [key, textOf(filter?.properties ?? {}, key)])),
      query: null,
    });
    expect(ofFilter.fault).toBeNull();
    const before = world.indications.subscriptions.filters().length;
    for (const granted of [ofFilter, ofCollection])
      await manage(client, 'Unsubscribe', identifierOf(granted));
    // What it did not make stays.
    expect(world.indications.subscriptions.filters()).toHaveLength(before);
    const unknown = await subscribeTo(client, {
      resource: 'CIM_FilterCollection',
      selectors: { InstanceID: 'nothing' },
      query: null,
    });
    expect(unknown.fault).toBe('wsa:DestinationUnreachable');
  });

  it('takes the query that docs/wsman.md has', async () => {
    const world = await startWorld();
    const query = "SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA 'CIM_SharedSecret'";
    expect((await subscribeTo(new WsmanClient(world.wsman), { query })).fault).toBeNull();
  });

  it('has its element in the form of URI that was asked for', async () => {
    const world = await startWorld();
    const client = new WsmanClient(world.wsman);
    const microsoft = `http://schemas.microsoft.com/wbem/wsman/1/wmi/${targetNamespace}`;
    const granted = await subscribeTo(client, { resource: `${microsoft}/*`, selectors: {} });
    world.publish('one');
    const { items } = await pullFrom(client, granted.context);
    expect(items.map(({ namespace }) => namespace)).toEqual([`${microsoft}/CIM_InstCreation`]);
  });

  it('is renewed, and tells how long it lasts', async () => {
    const world = await startWorld();
    const client = new WsmanClient(world.wsman);
    const granted = await subscribeTo(client, { expires: 'PT3S' });
    const identifier = identifierOf(granted);
    expect(expiresOf(await manage(client, 'Renew', identifier, { expires: 'PT1H' }))).toBe('PT3600S');
    await sleep(3_200);
    const status = await manage(client, 'GetStatus', identifier);
    expect(expiresOf(status)).toMatch(/^PT3[56]\d\dS$/u);
    const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
    expect(expiresOf(await manage(client, 'Renew', identifier, { expires: inAnHour }))).toMatch(
      /^PT3[56]\d\dS$/u,
    );
    // A year is the longest that is granted.
    expect(expiresOf(await manage(client, 'Renew', identifier, { expires: 'P99Y' }))).toBe(
      `PT${366 * 86_400}S`,
    );
    expect((await manage(client, 'Renew', identifier, { expires: 'P0D' })).fault).toBe(
      'wse:InvalidExpirationTime',
    );
    const past = new Date(Date.now() - 1000).toISOString();
    expect((await manage(client, 'Renew', identifier, { expires: past })).fault).toBe(
      'wse:InvalidExpirationTime',
    );
  });

  it('is renewed and ended by its user and by an administrator; others are told that there is none', async () => {
    const world = await startWorld();
    const client = new WsmanClient(world.wsman);
    const granted = await subscribeTo(client, { expires: 'PT1H', roles: ['read', 'write'] });
    const identifier = identifierOf(granted);
    const stranger = { user: 'other', roles: ['read', 'write'] } as const;
    expect((await manage(client, 'Renew', identifier, { ...stranger, expires: 'PT1S' })).fault).toBe(
      'wse:UnableToRenew',
    );
    expect((await manage(client, 'GetStatus', identifier, stranger)).fault).toBe(
      'wsa:DestinationUnreachable',
    );
    expect((await manage(client, 'Unsubscribe', identifier, stranger)).fault).toBe(
      'wsa:DestinationUnreachable',
    );
    const body = `<wsen:Release><wsen:EnumerationContext>${granted.context}</wsen:EnumerationContext></wsen:Release>`;
    expect((await client.send({ ...stranger, action: `${ns.wsen}/Release`, body })).fault).toBe(
      'wsen:InvalidEnumerationContext',
    );
    expect(
      (await manage(client, 'Unsubscribe', identifier, { user: 'other', roles: ['admin'] })).fault,
    ).toBeNull();
  });

  it('needs the role of a filter, and where the server is to connect, that of a destination', async () => {
    const [world, listener] = [await startWorld(), await startListener()];
    const client = new WsmanClient(world.wsman);
    expect((await subscribeTo(client, { roles: ['read'] })).fault).toBe('wsman:AccessDenied');
    expect((await subscribeTo(client, { roles: ['read', 'write'] })).fault).toBeNull();
    const push = { mode: 'push', notifyTo: listener.url } as const;
    expect((await subscribeTo(client, { ...push, roles: ['read', 'write'] })).fault).toBe(
      'wsman:AccessDenied',
    );
    expect((await subscribeTo(client, { ...push, roles: ['admin'] })).fault).toBeNull();
  });

  it('gets nothing of a namespace that its user may not read any more', async () => {
    const mayRead = new Set(['tester']);
    const listeners: (() => void)[] = [];
    const world = await startWorld({
      readers: {
        mayRead: (user) => mayRead.has(user),
        onChange: (listener) => void listeners.push(listener),
      },
    });
    const client = new WsmanClient(world.wsman);
    const { context } = await subscribeTo(client, {});
    mayRead.clear();
    for (const listener of listeners) listener();
    world.publish('secret');
    mayRead.add('tester');
    for (const listener of listeners) listener();
    world.publish('open');
    expect(idsOf(await pullFrom(client, context))).toEqual(['open']);
  });

  it('counts against the limits of subscriptions, of all and of a user', async () => {
    const world = await startWorld({ limits: { maxSubscriptions: 5, maxSubscriptionsPerUser: 3 } });
    const client = new WsmanClient(world.wsman);
    const faults = [];
    for (let count = 0; count < 4; count += 1) faults.push((await subscribeTo(client, {})).fault);
    expect(faults).toEqual([null, null, null, 'wsman:QuotaLimit']);
    for (let count = 0; count < 3; count += 1)
      faults.push((await subscribeTo(client, { user: 'other' })).fault);
    expect(faults.slice(4)).toEqual([null, null, 'wsman:QuotaLimit']);
    const { subscriptions } = world.indications;
    expect([subscriptions.subscriptions().length, subscriptions.destinations().length]).toEqual([5, 5]);
  });

  it('keeps as many events as max-queued-indications for a client that does not pull; the oldest are given up', async () => {
    const world = await startWorld({ limits: { maxQueued: 10 } });
    const client = new WsmanClient(world.wsman);
    const { context } = await subscribeTo(client, {});
    for (let index = 0; index < 30; index += 1) world.publish(`n${index}`);
    await expect.poll(() => world.indications.givenUp).toBe(20);
    expect(idsOf(await pullFrom(client, context))).toEqual(
      Array.from({ length: 10 }, (_, index) => `n${index + 20}`),
    );
  });

  it('records who has the server send events, and where to, without what may be a secret', async () => {
    const records: string[] = [];
    const world = await startWorld({
      audit: {
        expectRoom: async () => {},
        write: async ({ name, door }, { what, cause }) =>
          void records.push(`${name} ${door} ${what} ${cause}`),
      },
    });
    const listener = await startListener();
    const client = new WsmanClient(world.wsman);
    const granted = await subscribeTo(client, {
      mode: 'push',
      notifyTo: `${listener.url}/hook?token=hidden`,
    });
    await manage(client, 'Unsubscribe', identifierOf(granted));
    await subscribeTo(client, {});
    const identifier = identifierOf(granted);
    expect(records).toEqual([
      `tester ws-man addDestination ${identifier} at ${listener.url}`,
      `tester ws-man removeDestination ${identifier} at ${listener.url}`,
    ]);
  });
});
