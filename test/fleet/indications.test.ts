import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FakeListener, classOf, propertyOf, type Exported } from '../indications/FakeListener.js';
import { subscribe } from '../indications/subscribe.js';
import { ns } from '../../src/wsman/names.js';
import { mode } from '../wsman/eventingClient.js';
import { namespace } from './FleetClient.js';
import { FleetWorld } from './FleetWorld.js';
import { sendWsman } from './sendWsman.js';

const secrets = "SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA 'CIM_SharedSecret'";
const alerts = 'SELECT * FROM CIM_AlertIndication';
const systems = "SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA 'CIM_ComputerSystem'";

const isAlert =
  (event: string, host: string) =>
  (each: Exported): boolean =>
    propertyOf(each, 'EventID') === event && propertyOf(each, 'SystemName') === host;
const pathOf = (each: Exported): string => propertyOf(each, 'SourceInstanceModelPath');
const isAbout =
  (host: string, account: string) =>
  (each: Exported): boolean =>
    pathOf(each).includes(`SystemName="${host}"`) && pathOf(each).includes(`:${account}"`);

describe('indications of hosts at their endpoint', () => {
  let world: FleetWorld;
  const listeners: FakeListener[] = [];
  let count = 0;

  beforeAll(async () => {
    world = await FleetWorld.open(['store1', 'store2', 'store3'], ['--indication-poll-ms=300']);
  });
  afterEach(async () => {
    for (const listener of listeners.splice(0)) await listener.stop();
  });
  afterAll(() => world.dispose());

  async function listenTo(query: string): Promise<FakeListener> {
    const listener = await FakeListener.start();
    listeners.push(listener);
    await subscribe(world, listener.url, { query, name: `${(count += 1)}` });
    return listener;
  }

  async function add(host: string, account: string): Promise<void> {
    const target = world.agentOf(host).agent.driver;
    const [first] = await target.listTargets();
    const { returnValue } = await world.client.addSharedSecret(host, {
      RemoteID: `iqn.2026-11.test.example:${account}`,
      Secret: `secret-${host}`.padEnd(14, '0'),
      target: first?.iscsiName ?? null,
    });
    expect(returnValue).toBe(0);
  }

  it('a change at each host is told with the host in its keys, and no secret', async () => {
    const listener = await listenTo(secrets);
    for (const host of ['store1', 'store2', 'store3']) await add(host, `of-${host}`);
    for (const host of ['store1', 'store2', 'store3']) {
      const found = await listener.find(isAbout(host, `of-${host}`));
      expect(classOf(found)).toBe('CIM_InstCreation');
      expect(found.body).not.toContain(`secret-${host}`);
    }
  });

  it('those of one host come in its order, each once', async () => {
    const listener = await listenTo(secrets);
    for (let n = 0; n < 8; n += 1) await add('store1', `ordered-${n}`);
    await listener.find(isAbout('store1', 'ordered-7'));
    const order = listener.messages
      .filter((each) => classOf(each) === 'CIM_InstCreation')
      .map((each) => /ordered-\d/u.exec(pathOf(each))?.[0] ?? '');
    expect(order).toEqual(Array.from({ length: 8 }, (_, n) => `ordered-${n}`));
  });

  it('a change that the host’s own administrator made is told as well', async () => {
    const listener = await listenTo(secrets);
    const { driver } = world.agentOf('store2').agent;
    const account = (await driver.listAccounts()).find(({ chapName }) => chapName.endsWith(':of-store2'));
    expect(account).toBeDefined();
    if (account) await driver.execute(await driver.plan({ kind: 'remove', account }));
    const found = await listener.find(isAbout('store2', 'of-store2'));
    expect(classOf(found)).toBe('CIM_InstDeletion');
  });

  it('a host that is lost and comes back is told, and that events of its former agent are missing; nothing of it is deleted', async () => {
    const listener = await listenTo(alerts);
    const ofSystems = await listenTo(systems);
    const ofSecrets = await listenTo(secrets);
    const agent = world.agentOf('store3');
    await agent.end();
    await listener.find(isAlert('host-lost', 'store3'));
    const lost = await ofSystems.find((each) => classOf(each) === 'CIM_InstModification');
    expect(pathOf(lost)).toContain('Name="store3"');
    await agent.restart();
    const back = await listener.find(isAlert('host-in-contact', 'store3'));
    const gap = await listener.find(isAlert('indications-missing', 'store3'));
    expect(propertyOf(gap, 'Message')).toContain('store3');
    expect(propertyOf(gap, 'AlertType')).toBe('2');
    expect(back.body).toContain('CorrelatedIndications');
    // It is watched again.
    await add('store3', 'after-restart');
    await ofSecrets.find(isAbout('store3', 'after-restart'));
    expect(ofSecrets.messages.filter((each) => classOf(each) === 'CIM_InstDeletion')).toEqual([]);
  });

  it('the endpoint goes on where it was when it is restarted: nothing is missing, and no gap is told', async () => {
    const listener = await listenTo(secrets);
    const ofAlerts = await listenTo(alerts);
    await add('store1', 'before-restart');
    await listener.find(isAbout('store1', 'before-restart'));
    await world.endEndpoint();
    const { driver } = world.agentOf('store1').agent;
    const account = (await driver.listAccounts()).find(({ chapName }) => chapName.endsWith(':ordered-0'));
    if (account) await driver.execute(await driver.plan({ kind: 'remove', account }));
    await world.startEndpoint();
    for (const host of ['store1', 'store2', 'store3']) await world.until(host, 'ok');
    const found = await listener.find(isAbout('store1', 'ordered-0'));
    expect(classOf(found)).toBe('CIM_InstDeletion');
    expect(ofAlerts.messages.filter((each) => propertyOf(each, 'EventID') === 'indications-missing')).toEqual(
      [],
    );
  });

  it('a host that does not answer does not delay the others', async () => {
    const listener = await listenTo(secrets);
    // It accepts connections and says nothing.
    const silent = await FakeListener.start();
    listeners.push(silent);
    silent.byDefault = 'hang';
    const { port } = world.agentOf('store2').agent;
    await world.moveTo('store2', silent.port);
    const at = performance.now();
    await add('store1', 'beside-a-silent-one');
    await listener.find(isAbout('store1', 'beside-a-silent-one'));
    expect(performance.now() - at).toBeLessThan(5_000);
    await world.moveTo('store2', port);
    await world.until('store2', 'ok');
  });

  it('WS-Management pulls them', async () => {
    const resource = 'http://schemas.dmtf.org/wbem/wscim/1/*';
    const selectors = { __cimnamespace: namespace };
    const subscribed = await sendWsman(world, {
      action: `${ns.wse}/Subscribe`,
      resource,
      selectors,
      body: `<wse:Subscribe><wse:Delivery Mode="${mode.pull}"/><wsman:Filter Dialect="http://schemas.microsoft.com/wbem/wsman/1/WQL">${secrets}</wsman:Filter></wse:Subscribe>`,
    });
    const context = /EnumerationContext>([^<]+)</u.exec(subscribed)?.[1] ?? '';
    await add('store1', 'pulled');
    const got = await sendWsman(world, {
      action: `${ns.wsen}/Pull`,
      resource,
      selectors,
      headers: '<wsman:OperationTimeout>PT5S</wsman:OperationTimeout>',
      body: `<wsen:Pull><wsen:EnumerationContext>${context}</wsen:EnumerationContext><wsen:MaxElements>100</wsen:MaxElements></wsen:Pull>`,
    });
    expect(got).toContain('pulled');
    expect(got).toContain('store1');
  });

  it('more at once than max-kept-events of the agent: an alert tells that some are missing', async () => {
    const listener = await listenTo(alerts);
    await listenTo(secrets);
    await world.addAgent('store5', ['--max-kept-events=1']);
    // A secret and what it opens are told together.
    await add('store5', 'of-store5');
    const gap = await listener.find(isAlert('indications-missing', 'store5'));
    expect(propertyOf(gap, 'Message')).toContain('keeps fewer events');
  });

  it('a new host of the fleet is a new system, and is watched at once', async () => {
    const ofSystems = await listenTo(systems);
    const ofSecrets = await listenTo(secrets);
    await world.addAgent('store4');
    const made = await ofSystems.find((each) => classOf(each) === 'CIM_InstCreation');
    expect(pathOf(made)).toContain('Name="store4"');
    await add('store4', 'of-store4');
    await ofSecrets.find(isAbout('store4', 'of-store4'));
    await world.endpoint.hosts.remove('store4');
    await ofSystems.find((each) => classOf(each) === 'CIM_InstDeletion');
    expect(ofSecrets.messages.filter((each) => classOf(each) === 'CIM_InstDeletion')).toEqual([]);
  });
});
