import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tryToGetIn } from '../interop/LoginProbe.js';
import { secretPath, systemPath, textOf } from './FleetClient.js';
import { FleetWorld } from './FleetWorld.js';

const hosts = ['store1', 'store2', 'store3'];

describe('three hosts behind one endpoint', () => {
  let world: FleetWorld;

  beforeAll(async () => {
    world = await FleetWorld.open(hosts);
  });
  afterAll(() => world.dispose());

  it('are the systems of one namespace, and each has its services, nodes and ports', async () => {
    expect(await world.client.systemsOf('MSFTSM_ComputerSystem')).toEqual(hosts);
    expect(await world.client.systemsOf('MSISCSITARGET_ReplicationService')).toEqual(hosts);
    expect(await world.client.systemsOf('MSISCSITARGET_SCSIProtocolController')).toEqual(hosts);
    expect(await world.client.systemsOf('MSISCSITARGET_iSCSIProtocolEndpoint')).toEqual(hosts);
  });

  it.each(hosts)('AddSharedSecret at %s lets in there, and nowhere else', async (host) => {
    const [node] = await nodesOf(host);
    const RemoteID = `iqn.2026-11.test.example:client-of-${host}`;
    const Secret = `secret-${host}`.padEnd(14, '0');
    const { returnValue, path } = await world.client.addSharedSecret(host, {
      RemoteID,
      Secret,
      target: node ?? '',
    });
    expect(returnValue).toBe(0);
    expect(path?.keyBindings.get('SystemName')).toBe(host);
    const instance = await world.client.wbem.getInstance(secretPath(host, node ?? '', RemoteID));
    expect(instance.value('ProofState')).toBe(2);
    expect(instance.value('Secret')).toBeNull();
    for (const other of hosts) {
      const account = { chapName: RemoteID, secret: Secret };
      const attempt = { target: node ?? '', account, initiatorName: RemoteID };
      expect(await tryToGetIn(portalOf(other), attempt)).toBe(other === host ? 'in' : 'refused');
    }
  });

  it('no secret is in the state of the endpoint, nor in the log or record of either side', async () => {
    const [node = ''] = await nodesOf('store2');
    const canary = 'canary-71f0c9d2';
    await world.client.addSharedSecret('store2', {
      RemoteID: 'iqn.2026-11.test.example:canary',
      Secret: canary,
      target: node,
    });
    const agent = world.agentOf('store2');
    const told = [[...world.lines, ...agent.lines].join('')];
    const files = [join(world.folder, 'state'), agent.stateFolder].flatMap((folder) =>
      ['store.mdb', 'audit.jsonl'].map((file) => readFileSync(join(folder, file), 'latin1')),
    );
    for (const text of [...told, ...files]) {
      expect(text.length).toBeGreaterThan(0);
      for (const form of ['utf8', 'base64', 'hex'] as const)
        expect(text.includes(Buffer.from(canary).toString(form))).toBe(false);
    }
  });

  it('associations lead from a system to what is its own alone', async () => {
    const ports = await world.client.wbem.associatorNames(systemPath('store2'), {
      resultClass: 'CIM_iSCSIProtocolEndpoint',
    });
    expect(ports.map(({ keyBindings }) => keyBindings.get('SystemName'))).toEqual(['store2']);
    const services = await world.client.wbem.associatorNames(systemPath('store2'), {
      resultClass: 'CIM_ReplicationService',
    });
    expect(services.map(({ keyBindings }) => keyBindings.get('SystemName'))).toEqual(['store2']);
  });

  it('InstanceIDs of capabilities carry their host', async () => {
    const capabilities = await world.client.wbem.enumerateInstances('CIM_iSCSICapabilities');
    expect(capabilities.map((each) => each.value('InstanceID'))).toEqual(
      hosts.map((host) => `iscsi-wbem:iscsi@${host}`),
    );
  });

  it('both sides record a change under the id of its act', async () => {
    const [node] = await nodesOf('store1');
    const RemoteID = 'iqn.2026-11.test.example:recorded';
    await world.client.addSharedSecret('store1', { RemoteID, Secret: 'recorded-00000', target: node ?? '' });
    const [there] = recordsAbout(world.agentOf('store1').stateFolder, RemoteID);
    const [here] = recordsAbout(join(world.folder, 'state'), RemoteID);
    expect(there).toMatchObject({ who: 'admin', door: 'cim-xml', what: 'add', outcome: 'done' });
    expect(here).toMatchObject({ who: 'admin', host: 'store1', what: 'add', outcome: 'done' });
    expect(there?.['act']).toMatch(/^[\da-f]{8}-[\da-f]{4}-7/u);
    expect(here?.['act']).toBe(there?.['act']);
    expect(there?.['endpoint']).toBe(world.endpoint.fleet.certificates.endpointId);
  });

  it('a host that is lost is shown to be; it is left out of lists, and asked about it fails by its name', async () => {
    const [node = ''] = await nodesOf('store3');
    await world.agentOf('store3').end();
    await world.until('store3', 'lost');
    const system = await world.client.wbem.getInstance(systemPath('store3'));
    expect(system.value('OperationalStatus')).toEqual([13]);
    expect(system.value('CommunicationStatus')).toBe(3);
    expect(await world.client.systemsOf('MSFTSM_ComputerSystem')).toEqual(hosts);
    expect(await world.client.systemsOf('MSISCSITARGET_SCSIProtocolController')).toEqual([
      'store1',
      'store2',
    ]);
    await expect(world.client.wbem.getInstance(secretPath('store3', node, 'x'))).rejects.toMatchObject({
      symbol: 'CIM_ERR_FAILED',
      description: expect.stringContaining('no contact with store3 since') as unknown,
    });
    await expect(
      world.client.wbem.associatorNames(systemPath('store3'), { resultClass: 'CIM_ReplicationService' }),
    ).rejects.toMatchObject({ symbol: 'CIM_ERR_FAILED' });

    await world.agentOf('store3').restart();
    await world.until('store3', 'ok');
    expect(await world.client.systemsOf('MSISCSITARGET_SCSIProtocolController')).toEqual(hosts);
  });

  it('the default CHAP name of a host is that of its settings, also after it was started with another one', async () => {
    const nodes = await world.client.wbem.enumerateInstanceNames('MSISCSITARGET_SCSIProtocolController');
    const controller = nodes.find(({ keyBindings }) => keyBindings.get('SystemName') === 'store1');
    if (!controller) throw new Error('no node');
    const withoutName = (): Promise<number> => world.client.setSharedSecret(controller, null);
    // VDS_E_NOT_SUPPORTED
    expect(await withoutName()).toBe(0x8004_2400);
    const agent = world.agentOf('store1');
    await agent.end();
    await agent.restart(['--default-chap-name=everybody']);
    await expect
      .poll(() => world.endpoint.fleet.find('store1')?.row.hello?.defaultChapName)
      .toBe('everybody');
    await world.until('store1', 'ok');
    expect(await withoutName()).toBe(0);
  });

  it('a host that is in nobody’s fleet is not found', async () => {
    await expect(world.client.wbem.getInstance(systemPath('store9'))).rejects.toMatchObject({
      symbol: 'CIM_ERR_NOT_FOUND',
    });
  });

  async function nodesOf(host: string): Promise<readonly string[]> {
    const nodes = await world.client.wbem.enumerateInstances('MSISCSITARGET_SCSIProtocolController');
    return nodes
      .filter((node) => node.value('SystemName') === host)
      .flatMap((node) => textOf(node, 'Name') ?? []);
  }

  function portalOf(host: string): { address: string; port: number } {
    const [, address = '', port = ''] = /^(.*):(\d+)$/u.exec(world.agentOf(host).portal) ?? [];
    return { address, port: Number(port) };
  }
});

function recordsAbout(stateFolder: string, account: string): readonly Record<string, unknown>[] {
  return readFileSync(join(stateFolder, 'audit.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line.includes(account))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
