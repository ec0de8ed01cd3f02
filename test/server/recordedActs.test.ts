import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CIMDateTime } from '../../src/cim/CIMDateTime.js';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { InitiatorHost } from '../../src/cli/InitiatorHost.js';
import { TargetHost } from '../../src/cli/TargetHost.js';
import type { WbemClient } from '../../src/client/WbemClient.js';
import { compileMof } from '../../src/mof/compile.js';
import { InProcessServer } from '../support/InProcessServer.js';
import { wbemClientOf } from '../support/wbemClientOf.js';

const demo = 'iqn.2026-11.io.github.iscsi-wbem:demo';
const secret = Buffer.from('twelve-bytes');
const wishes = {
  chapName: 'alice',
  secret,
  mutual: false,
  headerDigest: false,
  dataDigest: false,
  multipath: false,
  portalHopping: false,
};

let server: InProcessServer;
let portal: { address: string; port: number };
const clients: WbemClient[] = [];
beforeAll(async () => {
  server = await InProcessServer.open();
  const [, port = ''] = /^127\.0\.0\.1:(\d+)$/u.exec(server.portal) ?? [];
  portal = { address: '127.0.0.1', port: Number(port) };
});
afterAll(async () => {
  for (const client of clients) client.close();
  await server.dispose();
});

function connect(namespace: string): WbemClient {
  const client = wbemClientOf(server, namespace);
  clients.push(client);
  return client;
}

/** What is recorded of these acts, without number, time and duration. */
function records(...acts: readonly string[]): object[] {
  const lines = readFileSync(`${server.stateFolder}/audit.jsonl`, 'utf8').split('\n').slice(0, -1);
  const all = lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  return all
    .filter(({ what }) => acts.includes(String(what)))
    .map(({ who, door, what, target, account, outcome, cause }) => {
      return { who, door, what, target, account, outcome, cause };
    });
}

const byAdmin = { who: 'admin', door: 'cim-xml', target: null, account: null, outcome: 'done' };

describe('the audit record', () => {
  it('tells where clients had the server log in, and set its secret', async () => {
    const targets = new TargetHost(connect('root/cimv2/storage/iscsitarget'));
    const service = await targets.getAccountService();
    await targets.addSharedSecret(service, 'alice', secret, await targets.getPort(demo));
    const host = new InitiatorHost(connect('root/wmi'));
    await host.setInitiatorSecret(Buffer.from('initiator-sec'));
    const open = { ...wishes, chapName: null, secret: null };
    await host.discover(portal, open);
    await host.discover(portal, open);
    const id = await host.login(demo, null, wishes, { devices: false, persistent: false });
    await host.logout(id);
    await expect(host.discover({ address: '192.0.2.1', port: 3260 }, open)).rejects.toThrow(
      'is not an address that this server connects to',
    );
    const at = `127.0.0.1:${portal.port}`;
    const discovered = { ...byAdmin, what: 'discoverTargets', cause: `portal ${at}` };
    const acts = ['setInitiatorSecret', 'discoverTargets', 'LoginIscsiTarget', 'LogoutIscsiTarget'];
    expect(records(...acts)).toEqual([
      { ...byAdmin, what: 'setInitiatorSecret', cause: null },
      discovered,
      discovered,
      {
        ...byAdmin,
        what: 'LoginIscsiTarget',
        target: demo,
        cause: `portal ${at}: connected to ${at}`,
      },
      { ...byAdmin, what: 'LogoutIscsiTarget', target: demo, cause: null },
      {
        ...discovered,
        outcome: 'ISDSC_RESTRICTED_BY_GROUP_POLICY',
        cause: expect.stringMatching(
          /^portal 192\.0\.2\.1:3260: 192\.0\.2\.1 port 3260 is not an address/u,
        ) as string,
      },
    ]);
  });

  it('tells where indications go, without what a URL may hide', async () => {
    const client = connect('interop');
    const path = await client.createInstance(
      new CIMInstance('CIM_ListenerDestinationCIMXML', [
        cimProperty('Name', 'string', 'test:mine'),
        cimProperty('Destination', 'string', 'http://127.0.0.1:5000/listen?token=hidden-away'),
      ]),
    );
    const changed = new CIMInstance('CIM_ListenerDestinationCIMXML', [
      cimProperty('Destination', 'string', 'https://127.0.0.1:5001/'),
    ]);
    await client.modifyInstance(changed.withPath(path), ['Destination']);
    await client.deleteInstance(path);
    expect(records('addDestination', 'changeDestination', 'removeDestination')).toEqual([
      { ...byAdmin, what: 'addDestination', cause: 'test:mine at http://127.0.0.1:5000' },
      { ...byAdmin, what: 'changeDestination', cause: 'test:mine at https://127.0.0.1:5001' },
      { ...byAdmin, what: 'removeDestination', cause: 'test:mine at https://127.0.0.1:5001' },
    ]);
  });

  it('tells who changed namespaces, classes and qualifier types', async () => {
    await connect('interop').createInstance(
      new CIMInstance('CIM_Namespace', [cimProperty('Name', 'string', 'root/recorded')]),
    );
    const client = connect('root/recorded');
    const { namespaces } = compileMof(
      { path: 'sent.mof', text: 'Qualifier Unit : string, Scope(property); class Test_A { string P; };' },
      { namespace: 'sent' },
    );
    const sent = namespaces.get('sent');
    const [unit, cimClass] = [sent?.qualifierDeclarations.get('Unit'), sent?.classes.get('Test_A')];
    if (!unit || !cimClass) throw new Error('nothing was compiled');
    await client.setQualifier(unit);
    await client.createClass(cimClass);
    await client.modifyClass(cimClass);
    await expect(client.createClass(cimClass)).rejects.toThrow('CIM_ERR_ALREADY_EXISTS');
    await client.deleteClass('Test_A');
    await client.deleteQualifier('Unit');
    const where = 'in namespace "root/recorded"';
    const acts = ['createNamespace', 'setQualifier', 'createClass', 'modifyClass', 'deleteClass'] as const;
    expect(records(...acts, 'deleteQualifier')).toEqual([
      { ...byAdmin, what: 'createNamespace', cause: 'root/recorded' },
      { ...byAdmin, what: 'setQualifier', cause: `Unit ${where}` },
      { ...byAdmin, what: 'createClass', cause: `Test_A ${where}` },
      { ...byAdmin, what: 'modifyClass', cause: `Test_A ${where}` },
      { ...byAdmin, what: 'deleteClass', cause: `Test_A ${where}` },
      { ...byAdmin, what: 'deleteQualifier', cause: `Unit ${where}` },
    ]);
  });

  it('tells when the overlap of two secrets has ended', async () => {
    const targets = new TargetHost(connect('root/cimv2/storage/iscsitarget'));
    const [found] = await targets.listSecrets();
    if (!found) throw new Error('there is no secret');
    const overlap = CIMDateTime.parse('00000000000001.000000:000');
    expect(await targets.rotateSecret(found.path, Buffer.from('another-bytes'), overlap)).toBe(0);
    await expect
      .poll(() => records('endOverlap'))
      .toEqual([
        {
          who: 'server',
          door: 'server',
          what: 'endOverlap',
          target: demo,
          account: 'alice',
          outcome: 'done',
          cause: null,
        },
      ]);
  });
});
