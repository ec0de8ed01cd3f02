import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer as createListener, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { WbemClient } from '../../src/client/WbemClient.js';
import { compileMof } from '../../src/mof/compile.js';
import { ResourceStack } from '../../src/server/ResourceStack.js';
import { InProcessServer, type InProcessServerOptions } from '../support/InProcessServer.js';

const resources = new ResourceStack();
afterEach(() => resources.close());

async function open(options: InProcessServerOptions = {}): Promise<InProcessServer> {
  const server = await InProcessServer.open(options);
  resources.defer(() => server.dispose());
  return server;
}

function connect({ url, user, password }: InProcessServer, namespace: string): WbemClient {
  const client = new WbemClient({ url, user, password, namespace });
  resources.use(client);
  return client;
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'created-'));
  resources.defer(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

it('makes servers that stand beside each other in one process, each with its own state', async () => {
  const [one, other] = [await open(), await open()];
  const { namespaces } = compileMof(
    {
      path: 'sent.mof',
      text: 'Qualifier Key : boolean = false, Scope(property); class Test_Own { [Key] string Id; };',
    },
    { namespace: 'sent' },
  );
  const cimClass = namespaces.get('sent')?.classes.get('Test_Own');
  if (!cimClass) throw new Error('no class was compiled');
  await connect(one, 'interop').createClass(cimClass);
  await expect(connect(other, 'interop').getClass('Test_Own')).rejects.toMatchObject({
    symbol: 'CIM_ERR_NOT_FOUND',
  });
});

it('lets the next server on the folder go on with its state', async () => {
  const folder = newFolder();
  const first = await InProcessServer.open({ folder });
  const name = 'test:kept';
  await connect(first, 'interop').createInstance(
    new CIMInstance('CIM_IndicationFilter', [
      cimProperty('Name', 'string', name),
      cimProperty('SystemCreationClassName', 'string', 'CIM_ComputerSystem'),
      cimProperty('SystemName', 'string', 'host.example'),
      cimProperty('CreationClassName', 'string', 'CIM_IndicationFilter'),
      cimProperty('Query', 'string', 'SELECT * FROM CIM_InstCreation'),
      cimProperty('QueryLanguage', 'string', 'DMTF:CQL'),
      cimProperty('SourceNamespaces', 'string', ['root/cimv2/storage/iscsitarget']),
    ]),
  );
  await expect(open({ folder })).rejects.toThrow(`is in use by process ${process.pid}`);
  await first.close();
  expect(existsSync(join(first.stateFolder, 'owner'))).toBe(false);
  const second = await open({ folder });
  const filters = await connect(second, 'interop').enumerateInstances('CIM_IndicationFilter');
  expect(filters.map((filter) => filter.value('Name'))).toContain(name);
});

it('closes what was opened before what fails: the port is taken, and the folder is free again', async () => {
  const folder = newFolder();
  const taken = createListener().listen(0, '127.0.0.1');
  resources.defer(() => void taken.close());
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as AddressInfo;
  await expect(open({ folder, args: ['--http-port', `${port}`] })).rejects.toThrow(`${port}`);
  expect(existsSync(join(folder, 'state', 'owner'))).toBe(false);
  const client = connect(await open({ folder }), 'root/cimv2/storage/iscsitarget');
  expect(await client.enumerateInstanceNames('MSISCSITARGET_ReplicationService')).toHaveLength(1);
});

it('tells the metrics what the target counts', async () => {
  const { url, user, password } = await open();
  const headers = { Authorization: `Basic ${btoa(`${user}:${password}`)}` };
  const text = await (await fetch(`${url}/metrics`, { headers })).text();
  expect(text).toMatch(/^iscsi_wbem_target_data_bytes 0$/mu);
  expect(text).toMatch(/^# TYPE iscsi_wbem_target_logins_refused_total counter$/mu);
  expect(text).toMatch(/^# TYPE iscsi_wbem_target_connections_turned_away_total counter$/mu);
});
