import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NameMap } from '../../src/cim/NameMap.js';
import { ns } from '../../src/wsman/names.js';
import { subscribe } from '../indications/subscribe.js';
import { mode } from '../wsman/eventingClient.js';
import { envelope } from '../wsman/WsmanClient.js';
import { FleetClient, namespace } from './FleetClient.js';
import { FleetWorld } from './FleetWorld.js';

// Nothing is sent to it: the listener is never asked.
const listener = 'http://127.0.0.1:9/';
let world: FleetWorld;
beforeAll(async () => {
  world = await FleetWorld.open([]);
});
afterAll(() => world.dispose());

const ofLive = [
  'SELECT * FROM CIM_InstCreation',
  "SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA 'CIM_SharedSecret'",
  "SELECT * FROM CIM_InstModification WHERE SourceInstance ISA 'MSISCSITARGET_StorageVolume' AND PreviousInstance IS NOT NULL",
  "SELECT * FROM CIM_InstDeletion WHERE SourceInstance ISA 'CIM_LogicalPort' OR SourceInstance ISA 'CIM_NetworkPipe'",
  'SELECT * FROM CIM_AlertIndication',
];

describe('a subscription at an endpoint to what hosts indicate', () => {
  it.each(ofLive)('is refused, and the host’s own server is named: %s', async (query) => {
    await expect(subscribe(world, listener, { query })).rejects.toMatchObject({
      symbol: 'CIM_ERR_NOT_SUPPORTED',
      description: expect.stringContaining("the host's own server") as unknown,
    });
  });

  it('is refused for the filters that the server has itself', async () => {
    for (const ofServer of ['iscsi-wbem:Credentials', 'iscsi-wbem:Alerts'])
      await expect(subscribe(world, listener, { ofServer, name: ofServer })).rejects.toMatchObject({
        symbol: 'CIM_ERR_NOT_SUPPORTED',
      });
  });

  it('is refused by WS-Management as well', async () => {
    for (const query of ofLive) expect(await subscribeByWsman(query)).toContain("the host's own server");
  });

  it('to objects of clients is accepted', async () => {
    const client = new FleetClient(world);
    await client.wbem.createClass({
      kind: 'class',
      name: 'TST_Note',
      superclass: 'CIM_ManagedElement',
      qualifiers: new NameMap(),
      properties: new NameMap(),
      methods: new NameMap(),
    });
    client.close();
    const query = "SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA 'TST_Note'";
    const { subscription } = await subscribe(world, listener, { query, name: 'of clients' });
    expect(subscription.className).toBe('CIM_IndicationSubscription');
    expect(await subscribeByWsman(query)).toContain('SubscribeResponse');
    // In another namespace all classes are those of clients.
    await subscribe(world, listener, { namespaces: ['interop'], name: 'of another namespace' });
  });
});

async function subscribeByWsman(query: string): Promise<string> {
  const body = envelope({
    action: `${ns.wse}/Subscribe`,
    resource: 'http://schemas.dmtf.org/wbem/wscim/1/*',
    selectors: { __cimnamespace: namespace },
    body: `<wse:Subscribe><wse:Delivery Mode="${mode.pull}"/><wsman:Filter Dialect="http://schemas.microsoft.com/wbem/wsman/1/WQL">${query}</wsman:Filter></wse:Subscribe>`,
  });
  const answer = await fetch(`${world.url}/wsman`, {
    method: 'POST',
    body,
    headers: {
      'Content-Type': 'application/soap+xml;charset=UTF-8',
      Authorization: `Basic ${Buffer.from(`${world.user}:${world.password}`).toString('base64')}`,
    },
  });
  return (await answer.text()).replaceAll('&apos;', "'");
}
