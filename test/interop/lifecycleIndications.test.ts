import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { NameMap } from '../../src/cim/NameMap.js';
import type { WbemClient } from '../../src/client/WbemClient.js';
import { classOf, FakeListener, propertyOf, type Exported } from '../indications/FakeListener.js';
import { subscribe } from '../indications/subscribe.js';
import { holdSession } from '../support/holdSession.js';
import { startServer, type Server } from '../support/server.js';
import { haveTgtd, type TestTarget } from '../support/tgtd.js';
import { startTgtServer, type TgtServer } from '../support/tgtServer.js';
import { makeLioFolder, type LioFolder } from '../targets/lio/lioFolder.js';
import { namespace } from './CredentialClient.js';
import { ownClient } from './ownClient.js';
import { wbemClientOf } from '../support/wbemClientOf.js';

const secret = 'canary-14-byte';
const demo = 'iqn.2026-11.io.github.iscsi-wbem:demo';
/** Shorter than the default. */
const poll = ['--indication-poll-ms', '300'];
/** The interval, and room for a machine on which everything takes long. */
const statedMs = 20_000;

/** An indication at this path of a class, of an instance whose path holds a text. */
const isOf =
  (path: string, className: string, source: string) =>
  (message: Exported): boolean =>
    message.path === path &&
    classOf(message) === className &&
    propertyOf(message, 'SourceInstanceModelPath').includes(source);

/**
 * Accounts are added, each proved by logins in the name of its initiator, then one initiator logs in.
 * @param portal where the target listens.
 * @returns the sessions that a subscription is told of, up to that login.
 */
async function sessionsToldOf(
  server: Server,
  listener: FakeListener,
  target: string,
  portal: { readonly address: string; readonly port: number },
): Promise<readonly string[]> {
  const path = '/proofs';
  await subscribe(server, `${listener.url}${path}`, {
    name: 'proofs',
    query: 'SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA CIM_NetworkPipe',
    language: 'DMTF:CQL',
  });
  const secrets = ownClient(server);
  const initiators = ['one', 'two', 'three', 'four'].map((name) => `iqn.2026-11.test.example:${name}`);
  for (const RemoteID of initiators)
    expect((await secrets.addSharedSecret({ RemoteID, Secret: secret, target })).returnValue).toBe(0);
  await secrets.stop();
  const [first = ''] = initiators;
  const session = await holdSession(portal, target, { chapName: first, secret }, first);
  const isTold = isOf(path, 'CIM_InstCreation', 'iSCSISession.');
  const isHeld = (message: Exported): boolean =>
    /"TSIH"[^>]*><VALUE>(\d+)</u.exec(propertyOf(message, 'SourceInstance'))?.[1] === `${session.tsih}`;
  const told = await listener.find((message) => isTold(message) && isHeld(message));
  await session.close();
  return listener.messages
    .slice(0, listener.messages.indexOf(told) + 1)
    .filter((message) => isTold(message) && initiators.some((name) => message.body.includes(name)))
    .map((message) => propertyOf(message, 'SourceInstanceModelPath'));
}

describe('a server with the embedded target', () => {
  let server: Server;
  let listener: FakeListener;
  let client: WbemClient;
  beforeAll(async () => {
    server = await startServer({ args: poll });
    listener = await FakeListener.start();
    client = wbemClientOf(server, namespace);
  });
  afterAll(async () => {
    client.close();
    await listener.stop();
    await server.dispose();
  });

  it('AddSharedSecret is a CIM_InstCreation of the secret and of its CIM_CredentialContext, without the secret', async () => {
    await subscribe(server, `${listener.url}/secrets`, {
      name: 'secrets',
      query:
        'SELECT * FROM CIM_InstCreation WHERE SourceInstance ISA CIM_SharedSecret OR SourceInstance ISA CIM_CredentialContext',
      language: 'DMTF:CQL',
    });
    await subscribe(server, `${listener.url}/elsewhere`, {
      name: 'elsewhere',
      query: 'SELECT * FROM CIM_InstCreation',
      namespaces: ['interop'],
    });
    const secrets = ownClient(server);
    const { returnValue } = await secrets.addSharedSecret({
      RemoteID: 'iqn.2026-11.test.example:alice',
      Secret: secret,
      target: demo,
    });
    expect(returnValue).toBe(0);
    await listener.find(isOf('/secrets', 'CIM_InstCreation', 'ISCSIWBEM_SharedSecret.'));
    await listener.find(isOf('/secrets', 'CIM_InstCreation', 'CIM_CredentialContext.'));
    for (const { body } of listener.messages) expect(body).not.toContain(secret);
    await secrets.stop();
  });

  it('a login of an initiator is a CIM_InstCreation of its session and connection, its end a CIM_InstDeletion', async () => {
    await subscribe(server, `${listener.url}/sessions`, {
      name: 'sessions',
      query: 'SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA CIM_NetworkPipe',
      language: 'DMTF:CQL',
    });
    const [, port = ''] = /embedded at 127\.0\.0\.1:(\d+)/.exec(server.stdout) ?? [];
    const initiator = 'iqn.2026-11.test.example:alice';
    const portal = { address: '127.0.0.1', port: Number(port) };
    const session = await holdSession(portal, demo, { chapName: initiator, secret }, initiator);
    const begun = await listener.find(isOf('/sessions', 'CIM_InstCreation', 'iSCSISession.'), statedMs);
    await listener.find(isOf('/sessions', 'CIM_InstCreation', 'iSCSIConnection.'), statedMs);
    await session.close();
    const ended = await listener.find(isOf('/sessions', 'CIM_InstDeletion', 'iSCSISession.'), statedMs);
    expect(propertyOf(ended, 'SourceInstanceModelPath')).toBe(propertyOf(begun, 'SourceInstanceModelPath'));
  });

  it('the proofs of the server are sessions of nobody', async () => {
    const [, port = ''] = /embedded at 127\.0\.0\.1:(\d+)/.exec(server.stdout) ?? [];
    const portal = { address: '127.0.0.1', port: Number(port) };
    expect(await sessionsToldOf(server, listener, demo, portal)).toHaveLength(1);
  });

  it('what a client makes of a subclass of a watched class is indicated once', async () => {
    await subscribe(server, `${listener.url}/once`, {
      name: 'once',
      query: 'SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA CIM_SCSIProtocolController',
      language: 'DMTF:CQL',
    });
    await client.createClass({
      kind: 'class',
      name: 'TST_Controller',
      superclass: 'CIM_SCSIProtocolController',
      qualifiers: new NameMap(),
      properties: new NameMap(),
      methods: new NameMap(),
    });
    const path = await client.createInstance(
      new CIMInstance('TST_Controller', [
        cimProperty('SystemCreationClassName', 'string', 'TST_System'),
        cimProperty('SystemName', 'string', 'one'),
        cimProperty('CreationClassName', 'string', 'TST_Controller'),
        cimProperty('DeviceID', 'string', 'one'),
      ]),
    );
    await sleep(800);
    await client.deleteInstance(path);
    await listener.find(isOf('/once', 'CIM_InstDeletion', 'TST_Controller.'));
    await sleep(800);
    expect(listener.messages.filter((message) => message.path === '/once').map(classOf)).toEqual([
      'CIM_InstCreation',
      'CIM_InstDeletion',
    ]);
  });

  it('tells filters of another namespace nothing of all this', () => {
    expect(listener.messages.filter(({ path }) => path === '/elsewhere')).toEqual([]);
  });
});

describe.skipIf(!haveTgtd)('what tgtadm changes is indicated within the stated time', () => {
  const disk = 'iqn.2026-11.test.example:disk';
  let world: TgtServer;
  let target: TestTarget;
  let listener: FakeListener;
  beforeAll(async () => {
    world = await startTgtServer({ args: poll });
    target = await world.tgtd.createTarget(disk);
    listener = await FakeListener.start();
    await subscribe(world.server, `${listener.url}/wql`, {
      name: 'wql',
      query: 'SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA "CIM_SharedSecret"',
    });
    await subscribe(world.server, `${listener.url}/cql`, {
      name: 'cql',
      language: 'DMTF:CQL',
      query: `SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA CIM_SharedSecret AND SourceInstance.CIM_SharedSecret::RemoteID = 'bob'`,
    });
    await subscribe(world.server, `${listener.url}/contexts`, {
      name: 'contexts',
      query: 'SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA "CIM_CredentialContext"',
    });
  });
  afterAll(async () => {
    await listener.stop();
    await world.dispose();
  });

  it('the proofs of the server are sessions of nobody', async () => {
    const [address = '', port = ''] = world.tgtd.portal.split(':');
    const portal = { address, port: Number(port) };
    const { iscsiName } = await world.tgtd.createTarget('iqn.2026-11.test.example:proofs');
    expect(await sessionsToldOf(world.server, listener, iscsiName, portal)).toHaveLength(1);
  });

  it('account new, bind, unbind, delete', async () => {
    const { tgtd } = world;
    await tgtd.newAccount('alice', 'alices-secret');
    await tgtd.newAccount('bob', 'bobs-secret-12');
    for (const name of ['alice', 'bob'])
      await listener.find(isOf('/wql', 'CIM_InstCreation', `RemoteID="${name}"`), statedMs);
    await listener.find(isOf('/cql', 'CIM_InstCreation', 'RemoteID="bob"'), statedMs);
    await tgtd.bindAccount(target.tid, 'bob');
    await listener.find(isOf('/contexts', 'CIM_InstCreation', disk), statedMs);
    await tgtd.unbindAccount(target.tid, 'bob');
    await listener.find(isOf('/contexts', 'CIM_InstDeletion', disk), statedMs);
    await tgtd.deleteAccount('bob');
    await listener.find(isOf('/cql', 'CIM_InstDeletion', 'RemoteID="bob"'), statedMs);
    expect(listener.messages.filter(({ path }) => path === '/cql').map(classOf)).not.toContain(
      'CIM_InstModification',
    );
    for (const { body } of listener.messages) {
      expect(body).not.toMatch(/alices-secret|bobs-secret-12/);
    }
  });
});

describe('what targetcli changes in LIO is indicated within the stated time', () => {
  const disk = 'iqn.2026-11.test.example:disk';
  const node = 'iqn.2026-11.test.example:node';
  const controller = 'MSISCSITARGET_SCSIProtocolController';
  let lio: LioFolder;
  let server: Server;
  let listener: FakeListener;
  beforeAll(async () => {
    lio = makeLioFolder(disk, [node]);
    lio.write('attrib/authentication', '1\n');
    server = await startServer({
      args: [...poll, '--target', 'lio', '--lio-configfs', lio.configfs, '--lio-saveconfig', lio.saveconfig],
    });
    listener = await FakeListener.start();
    await subscribe(server, `${listener.url}/secrets`, {
      name: 'secrets',
      query: 'SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA "CIM_SharedSecret"',
    });
    await subscribe(server, `${listener.url}/opened-wql`, {
      name: 'opened wql',
      query: `SELECT * FROM CIM_InstModification WHERE SourceInstance.ChapEnabled = FALSE AND PreviousInstance.ChapEnabled = TRUE`,
    });
    await subscribe(server, `${listener.url}/opened-cql`, {
      name: 'opened cql',
      language: 'DMTF:CQL',
      query: `SELECT * FROM CIM_InstModification WHERE SourceInstance ISA ${controller} AND SourceInstance.${controller}::ChapEnabled <> PreviousInstance.${controller}::ChapEnabled`,
    });
    await subscribe(server, `${listener.url}/alerts`, {
      name: 'alerts',
      query: 'SELECT * FROM CIM_AlertIndication WHERE PerceivedSeverity = 6',
    });
  });
  afterAll(async () => {
    await listener.stop();
    await server.dispose();
    lio.dispose();
  });

  it('the account of an ACL', async () => {
    lio.write(`acls/${node}/auth/password`, 'nodes-secret-12\n');
    lio.write(`acls/${node}/auth/userid`, `${node}\n`);
    await listener.find(isOf('/secrets', 'CIM_InstCreation', `RemoteID="${node}"`), statedMs);
    for (const file of ['userid', 'password']) lio.write(`acls/${node}/auth/${file}`, '\n');
    await listener.find(isOf('/secrets', 'CIM_InstDeletion', `RemoteID="${node}"`), statedMs);
    for (const { body } of listener.messages) expect(body).not.toContain('nodes-secret-12');
  });

  it('authentication: as a modification with what it was before, and as an alert that is Critical', async () => {
    lio.write('attrib/generate_node_acls', '1\n');
    lio.write('attrib/authentication', '0\n');
    for (const path of ['/opened-wql', '/opened-cql'])
      await listener.find(isOf(path, 'CIM_InstModification', disk), statedMs);
    const alert = await listener.find(({ path }) => path === '/alerts', statedMs);
    expect(propertyOf(alert, 'EventID')).toBe('target-open');
    lio.write('attrib/authentication', '1\n');
    await listener.find((message) => message.path === '/opened-cql' && message.number === 1, statedMs);
    expect(listener.messages.filter(({ path }) => path === '/opened-wql')).toHaveLength(1);
  });
});
