import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NameMap } from '../../src/cim/NameMap.js';
import { ns } from '../../src/wsman/names.js';
import { subscribe } from '../indications/subscribe.js';
import { mode } from '../wsman/eventingClient.js';
import { namespace } from './FleetClient.js';
import { FleetWorld } from './FleetWorld.js';
import { sendWsman } from './sendWsman.js';

// Nothing is sent to it: the listener is never asked.
const listener = 'http://127.0.0.1:9/';
let world: FleetWorld;
beforeAll(async () => {
  world = await FleetWorld.open([]);
});
afterAll(() => world.dispose());

const ofHosts = [
  'SELECT * FROM CIM_InstCreation',
  "SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA 'CIM_SharedSecret'",
  "SELECT * FROM CIM_InstDeletion WHERE SourceInstance ISA 'CIM_LogicalPort' OR SourceInstance ISA 'CIM_NetworkPipe'",
  'SELECT * FROM CIM_AlertIndication',
];

describe('a subscription at an endpoint', () => {
  it.each(ofHosts)('to what hosts indicate is accepted: %s', async (query) => {
    const { subscription } = await subscribe(world, listener, { query, name: query });
    expect(subscription.className).toBe('CIM_IndicationSubscription');
    expect(await subscribeByWsman(query)).toContain('SubscribeResponse');
  });

  it('is accepted for the filters that the server has itself', async () => {
    for (const ofServer of ['iscsi-wbem:Credentials', 'iscsi-wbem:Alerts']) {
      const { filter } = await subscribe(world, listener, { ofServer, name: ofServer });
      expect(filter.keyBindings.get('Name')).toBe(ofServer);
    }
  });

  it('to objects of clients is accepted', async () => {
    await world.client.wbem.createClass({
      kind: 'class',
      name: 'TST_Note',
      superclass: 'CIM_ManagedElement',
      qualifiers: new NameMap(),
      properties: new NameMap(),
      methods: new NameMap(),
    });
    const query = "SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA 'TST_Note'";
    const { subscription } = await subscribe(world, listener, { query, name: 'of clients' });
    expect(subscription.className).toBe('CIM_IndicationSubscription');
    expect(await subscribeByWsman(query)).toContain('SubscribeResponse');
    // In another namespace all classes are those of clients.
    await subscribe(world, listener, { namespaces: ['interop'], name: 'of another namespace' });
  });
});

function subscribeByWsman(query: string): Promise<string> {
  return sendWsman(world, {
    action: `${ns.wse}/Subscribe`,
    resource: 'http://schemas.dmtf.org/wbem/wscim/1/*',
    selectors: { __cimnamespace: namespace },
    body: `<wse:Subscribe><wse:Delivery Mode="${mode.pull}"/><wsman:Filter Dialect="http://schemas.microsoft.com/wbem/wsman/1/WQL">${query}</wsman:Filter></wse:Subscribe>`,
  });
}
