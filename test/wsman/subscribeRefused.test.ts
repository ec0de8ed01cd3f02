import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anonymous, ns } from '../../src/wsman/names.js';
import { IndicationWorld } from '../indications/IndicationWorld.js';
import { type Asked, mode, subscribeTo } from './eventingClient.js';
import { WsmanClient, type Got } from './WsmanClient.js';

describe('Subscribe that cannot be done', () => {
  let world: IndicationWorld;
  beforeAll(async () => {
    world = await IndicationWorld.start();
  });
  afterAll(async () => {
    await world.dispose();
  });

  it.each<[string, Asked, string, string | null]>([
    ['to an address that is not allowed', { mode: 'push', notifyTo: 'http://192.0.2.1:80/' }, 'wsman:InvalidParameter', 'InvalidValues'],
    ['to the metadata of a cloud', { mode: 'push', notifyTo: 'http://169.254.169.254/latest' }, 'wsman:InvalidParameter', 'InvalidValues'],
    ['to a user and password', { mode: 'push', notifyTo: 'http://u:hidden@127.0.0.1/' }, 'wsman:InvalidParameter', 'InvalidValues'],
    ['to a long address', { mode: 'push', notifyTo: `http://127.0.0.1/${'x'.repeat(3000)}` }, 'wsman:InvalidParameter', 'InvalidValues'],
    ['to a file', { mode: 'push', notifyTo: 'file:///etc/passwd' }, 'wsman:UnsupportedFeature', 'AddressingMode'],
    ['to the anonymous address', { mode: 'push', notifyTo: anonymous }, 'wsman:UnsupportedFeature', 'AddressingMode'],
    ['to nowhere', { mode: 'pushWithAck' }, 'wse:InvalidMessage', null],
    ['without a filter', { query: null }, 'wsman:UnsupportedFeature', 'FilteringRequired'],
    ['with a broken query', { query: 'SELECT FROM' }, 'wsen:CannotProcessFilter', null],
    ['with a query on what is no indication', { query: 'SELECT * FROM CIM_ManagedElement' }, 'wsen:CannotProcessFilter', null],
    ['with a query on a class of WMI', { query: 'SELECT * FROM __InstanceModificationEvent WITHIN 5' }, 'wsman:CannotProcessFilter', null],
    ['with a huge query', { query: `SELECT * FROM CIM_InstCreation WHERE ${'IndicationIdentifier = "x" OR '.repeat(2000)} 1 = 1` }, 'wsen:CannotProcessFilter', null],
    ['with a query on another class than the resource', { resource: 'CIM_InstDeletion' }, 'wsman:CannotProcessFilter', null],
    ['in a namespace that there is not', { selectors: { __cimnamespace: 'root/nothing' } }, 'wsman:InvalidParameter', 'InvalidValues'],
    ['with bookmarks', { more: '<wsman:SendBookmarks/>' }, 'wsman:UnsupportedFeature', 'Bookmarks'],
    ['with EndTo', { more: `<wse:EndTo><wsa:Address>${anonymous}</wsa:Address></wse:EndTo>` }, 'wsman:UnsupportedFeature', 'AddressingMode'],
    ['with authentication of the server', { delivery: '<wsman:Auth Profile="x"/>' }, 'wsman:UnsupportedFeature', 'AuthorizationMode'],
    ['with heartbeats too fast', { delivery: '<wsman:Heartbeats>PT0S</wsman:Heartbeats>' }, 'wsman:UnsupportedFeature', 'Heartbeats'],
    ['with heartbeats that are none', { delivery: '<wsman:Heartbeats>soon</wsman:Heartbeats>' }, 'wse:InvalidMessage', null],
    ['with an end that is none', { expires: 'tomorrow' }, 'wse:InvalidExpirationTime', null],
    ['with an end that is over', { expires: '2001-01-01T00:00:00Z' }, 'wse:InvalidExpirationTime', null],
    ['with retries without an end', { mode: 'push', notifyTo: 'http://127.0.0.1/', delivery: '<wsman:ConnectionRetry Total="99999999">PT1S</wsman:ConnectionRetry>' }, 'wsman:UnsupportedFeature', 'DeliveryRetries'],
    ['with headers of the server', { mode: 'push', notifyTo: 'http://127.0.0.1/', parameters: '<wsa:ReferenceParameters><wsa:Action>x</wsa:Action></wsa:ReferenceParameters>' }, 'wse:InvalidMessage', null],
    ['with headers too long', { mode: 'push', notifyTo: 'http://127.0.0.1/', parameters: `<wsa:ReferenceParameters><x xmlns="urn:${'y'.repeat(2000)}">${'<z/>'.repeat(1000)}</x></wsa:ReferenceParameters>` }, 'wse:InvalidMessage', null],
    ['in an unknown encoding', { mode: 'push', notifyTo: 'http://127.0.0.1/', delivery: '<wsman:ContentEncoding>EBCDIC</wsman:ContentEncoding>' }, 'wsman:EncodingLimit', 'CharacterSet'],
  ])('%s is a fault, and nothing is left of it', async (_, asked, fault, detail) => {
        const got = await subscribeTo(new WsmanClient(world.wsman), asked);
    expect([got.status, got.fault, got.detail]).toEqual([500, fault, detail]);
    expect(got.text).not.toContain('hidden');
    const { subscriptions } = world.indications;
    expect([...subscriptions.subscriptions(), ...subscriptions.destinations()]).toEqual([]);
    expect(subscriptions.filters().every(({ isStatic }) => isStatic)).toBe(true);
  }); // prettier-ignore

  it.each(['Renew', 'GetStatus', 'Unsubscribe'] as const)(
    '%s without an Identifier is InvalidMessage',
    async (action) => {
      const got = await new WsmanClient(world.wsman).send({
        action: `${ns.wse}/${action}`,
        body: `<wse:${action}/>`,
      });
      expect(got.fault).toBe('wse:InvalidMessage');
    },
  );

  it('with an unknown mode is DeliveryModeRequestedUnavailable, with another dialect FilteringRequestedUnavailable', async () => {
    const client = new WsmanClient(world.wsman);
    const send = (body: string): Promise<Got> =>
      client.send({
        action: `${ns.wse}/Subscribe`,
        resource: 'http://schemas.dmtf.org/wbem/wscim/1/*',
        body: `<wse:Subscribe>${body}</wse:Subscribe>`,
      });
    expect((await send('<wse:Delivery Mode="urn:pigeon"/>')).fault).toBe(
      'wse:DeliveryModeRequestedUnavailable',
    );
    expect((await send('<wse:Delivery Mode="constructor"/>')).fault).toBe(
      'wse:DeliveryModeRequestedUnavailable',
    );
    expect((await send(`<wse:Delivery Mode="${mode.pull}"/><wse:Filter>/a</wse:Filter>`)).fault).toBe(
      'wse:FilteringRequestedUnavailable',
    );
    expect((await send('')).fault).toBe('wse:InvalidMessage');
  });
});
