import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import type { CIMInstance } from '../../src/cim/CIMInstance.js';
import type { CIMValue } from '../../src/cim/values.js';
import type { MethodParameter } from '../../src/cimxml/encode/request.js';
import { login } from '../../src/iscsi/Initiator.js';
import { parseIscsiName, type IscsiName } from '../../src/targets/IscsiName.js';
import { namespace, pathAt, systemPath, textOf } from './FleetClient.js';
import { FleetWorld } from './FleetWorld.js';

const hosts = ['store1', 'store2', 'store3'];
const MiB = 2 ** 20;
const initiator = 'iqn.2026-11.test.example:host';
const secret = 'twelve-bytes';

const provisioning = (host: string): CIMInstanceName =>
  pathAt('ISCSIWBEM_ProvisioningService', host, 'ProvisioningService');
const configuration = (host: string): CIMInstanceName =>
  pathAt('MSISCSITARGET_StorageConfigurationService', host, 'StorageConfigurationService');
const masking = (host: string): CIMInstanceName =>
  pathAt('MSISCSITARGET_ControllerConfigurationService', host, 'ControllerConfigurationService');

function parameter(name: string, type: MethodParameter['type'], value: CIMValue): MethodParameter {
  return { name, type, isArray: Array.isArray(value), value, embeddedObject: undefined };
}

describe('storage of three hosts behind one endpoint', () => {
  let world: FleetWorld;

  beforeAll(async () => {
    world = await FleetWorld.open(hosts);
  });
  afterAll(() => world.dispose());

  const invoke = async (object: CIMInstanceName, method: string, parameters: readonly MethodParameter[]) => {
    const { returnValue, outParameters } = await world.client.wbem.invokeMethod(object, method, [
      ...parameters,
    ]);
    return { returnValue: Number(returnValue), out: outParameters };
  };
  const ofHost = (instances: readonly CIMInstance[], host: string): readonly CIMInstance[] =>
    instances.filter((each) => textOf(each, 'SystemName') === host);

  it('has the services, pools and capabilities of each host, with InstanceIDs that name it', async () => {
    for (const className of [
      'ISCSIWBEM_ProvisioningService',
      'MSISCSITARGET_StorageConfigurationService',
      'MSISCSITARGET_ControllerConfigurationService',
      'MSISCSITARGET_StorageHardwareIDManagementService',
    ])
      expect(await world.client.systemsOf(className)).toEqual(hosts);
    const pools = await world.client.wbem.enumerateInstances('MSISCSITARGET_StoragePool');
    for (const host of hosts)
      expect(ofHost(pools, host).map((each) => textOf(each, 'InstanceID'))).toContain(
        `iscsi-wbem:pool@${host}:default`,
      );
    const hosted = await world.client.wbem.associators(systemPath('store2'), {
      associationClass: 'MSISCSITARGET_HostedStoragePool',
    });
    expect(hosted.length).toBeGreaterThan(0);
    for (const pool of hosted) expect(textOf(pool, 'InstanceID')).toMatch(/^iscsi-wbem:\w+@store2(?::|$)/u);
  });

  it('a volume provided at one host is written to there, and is no other host’s', async () => {
    const { returnValue, out } = await invoke(provisioning('store2'), 'Provide', [
      parameter('Name', 'string', 'db1'),
      parameter('Size', 'uint64', BigInt(8 * MiB)),
      parameter('Initiator', 'string', initiator),
      parameter('Secret', 'string', secret),
    ]);
    expect(returnValue).toBe(0);
    const volume = out.get('StorageVolume') as CIMInstanceName;
    expect(volume.keyBindings.get('SystemName')).toBe('store2');
    const target = out.get('AssignedName');
    if (typeof target !== 'string') throw new Error('no target was named');

    expect(await readBack(target as IscsiName, Number(out.get('AssignedLUN')))).toBe('the bytes of db1');

    const instance = await world.client.wbem.getInstance(volume);
    expect(instance.value('ElementName')).toBe('db1');
    expect(instance.value('NumberOfBlocks')).toBe(BigInt((8 * MiB) / 512));
    const all = await world.client.wbem.enumerateInstances('MSISCSITARGET_StorageVolume');
    expect(all.filter((each) => each.value('ElementName') === 'db1')).toHaveLength(1);
    const [pool] = await world.client.wbem.associatorNames(volume, { resultClass: 'CIM_StoragePool' });
    expect(pool?.keyBindings.get('InstanceID')).toBe('iscsi-wbem:pool@store2:default');
    const [controller] = await world.client.wbem.associators(volume, {
      resultClass: 'MSISCSITARGET_SCSIProtocolController',
    });
    expect(controller?.value('Name')).toBe(target);

    // One line at the endpoint; at the host one of the whole and one of each part, all of the same act.
    const line = world.auditOf(null).find(({ what }) => what === 'provide');
    expect(line).toMatchObject({ outcome: 'done', host: 'store2', volume: 'db1' });
    const atHost = world.auditOf('store2').filter(({ act }) => act === line?.act);
    expect(atHost.filter(({ what }) => what === 'provide')).toHaveLength(1);
    expect(atHost.map(({ what }) => what)).toEqual([
      'createVolume',
      'createTarget',
      'allow',
      'add',
      'addExport',
      'provide',
    ]);
    expect(
      [...world.auditOf('store1'), ...world.auditOf('store3')].filter(({ act }) => act === line?.act),
    ).toEqual([]);
  });

  it('CreateOrModifyElementFromStoragePool, ExposePaths, HidePaths and ReturnToStoragePool work at the host of their service', async () => {
    const created = await invoke(configuration('store3'), 'CreateOrModifyElementFromStoragePool', [
      parameter('ElementName', 'string', 'smis'),
      parameter('ElementType', 'uint16', 2),
      parameter('Size', 'uint64', BigInt(4 * MiB)),
      parameter('InPool', 'reference', poolPath('store3')),
    ]);
    expect(created.returnValue).toBe(4096);
    const volume = created.out.get('TheElement') as CIMInstanceName;
    expect(volume.keyBindings.get('SystemName')).toBe('store3');
    const job = created.out.get('Job') as CIMInstanceName;
    expect(job.keyBindings.get('InstanceID')).toMatch(/^iscsi-wbem:job@store3:/u);
    expect((await world.client.wbem.getInstance(job)).value('JobState')).toBe(7);
    const affected = await world.client.wbem.associatorNames(job, { resultClass: 'CIM_StorageVolume' });
    expect(affected.map((each) => each.canonical)).toEqual([volume.canonical]);

    const name = textOf(await world.client.wbem.getInstance(volume), 'Name');
    const exposed = await invoke(masking('store3'), 'ExposePaths', [
      parameter('LUNames', 'string', [name]),
      parameter('InitiatorPortIDs', 'string', [initiator]),
      parameter('DeviceAccesses', 'uint16', [2]),
    ]);
    expect(exposed.returnValue).toBe(0);
    const [view] = exposed.out.get('ProtocolControllers') as readonly CIMInstanceName[];
    if (!view) throw new Error('no view was named');
    expect(view.keyBindings.get('SystemName')).toBe('store3');
    const units = await world.client.wbem.associatorNames(view, { resultClass: 'CIM_StorageVolume' });
    expect(units.map((each) => each.canonical)).toEqual([volume.canonical]);
    const ids = await world.client.wbem.enumerateInstances('MSISCSITARGET_StorageHardwareID');
    expect(ids.map((each) => textOf(each, 'InstanceID'))).toContain(
      `iscsi-wbem:initiator@store3:${initiator}`,
    );
    // The volume is shown: it stays.
    const kept = await invoke(configuration('store3'), 'ReturnToStoragePool', [
      parameter('TheElement', 'reference', volume),
    ]);
    expect(kept.returnValue).not.toBe(0);

    const hidden = await invoke(masking('store3'), 'HidePaths', [
      parameter('LUNames', 'string', [name]),
      parameter('ProtocolControllers', 'reference', [view]),
    ]);
    expect(hidden.returnValue).toBe(0);
    const returned = await invoke(configuration('store3'), 'ReturnToStoragePool', [
      parameter('TheElement', 'reference', volume),
    ]);
    expect(returned.returnValue).toBe(0);
    await expect(world.client.wbem.getInstance(volume)).rejects.toThrow('CIM_ERR_NOT_FOUND');
  });

  it('a service does not take an object of another host', async () => {
    const { returnValue } = await invoke(configuration('store1'), 'CreateOrModifyElementFromStoragePool', [
      parameter('ElementName', 'string', 'elsewhere'),
      parameter('ElementType', 'uint16', 2),
      parameter('Size', 'uint64', BigInt(MiB)),
      parameter('InPool', 'reference', poolPath('store3')),
    ]);
    expect(returnValue).toBe(5);
    const all = await world.client.wbem.enumerateInstances('MSISCSITARGET_StorageVolume');
    expect(all.filter((each) => each.value('ElementName') === 'elsewhere')).toEqual([]);
  });

  it('a copy is made, found as a job of its host, and killed there', async () => {
    const made = await invoke(provisioning('store2'), 'CreateVolume', [
      parameter('Name', 'string', 'source'),
      parameter('Size', 'uint64', BigInt(MiB)),
    ]);
    expect(made.returnValue).toBe(0);
    const { out, returnValue } = await invoke(provisioning('store2'), 'CopyVolume', [
      parameter('Volume', 'string', 'source'),
      parameter('Name', 'string', 'copy'),
      parameter('Kind', 'uint16', 3),
    ]);
    expect(returnValue).toBe(0);
    const job = out.get('Job') as CIMInstanceName;
    const state = await until(async () => {
      const value = Number((await world.client.wbem.getInstance(job)).value('JobState'));
      return value === 4 ? null : value;
    });
    expect(state).toBe(7);
    const killed = await invoke(job, 'KillJob', [parameter('DeleteOnKill', 'boolean', false)]);
    expect(killed.returnValue).not.toBe(0);
    await world.client.wbem.deleteInstance(job);
    await expect(world.client.wbem.getInstance(job)).rejects.toThrow('CIM_ERR_NOT_FOUND');
    expect(world.auditOf('store2').at(-1)).toMatchObject({ what: 'removeJob', outcome: 'done' });
    const pairs = await world.client.wbem.enumerateInstances('MSISCSITARGET_StorageSynchronized');
    expect(
      pairs.map((each) => (each.value('SyncedElement') as CIMInstanceName).keyBindings.get('SystemName')),
    ).toEqual(['store2']);
  });

  it('a host whose policy says so lets nobody change its storage from afar, and shows it all the same', async () => {
    await world.addAgent('store4', ['--remote-storage=off']);
    const created = invoke(provisioning('store4'), 'CreateVolume', [
      parameter('Name', 'string', 'db1'),
      parameter('Size', 'uint64', BigInt(MiB)),
    ]);
    await expect(created).rejects.toMatchObject({
      symbol: 'CIM_ERR_ACCESS_DENIED',
      description: expect.stringContaining('remote-storage') as unknown,
    });
    expect(
      ofHost(await world.client.wbem.enumerateInstances('MSISCSITARGET_StoragePool'), 'store4').length,
    ).toBeGreaterThan(0);
  });

  async function readBack(target: IscsiName, lun: number): Promise<string> {
    const [address = '', port = ''] = world.agentOf('store2').portal.split(':');
    const session = await login({
      targetName: target,
      initiatorName: parseIscsiName(initiator),
      chap: { userName: initiator, secret: Buffer.from(secret) },
      address,
      port: Number(port),
    });
    try {
      await session.testUnitReady(lun).catch(() => {});
      const block = Buffer.alloc(512);
      block.write('the bytes of db1');
      const cdb = Buffer.alloc(10);
      cdb[8] = 1;
      cdb[0] = 0x2a;
      expect((await session.scsiCommand({ lun, cdb, dataOut: block })).status).toBe(0);
      cdb[0] = 0x28;
      const { dataIn } = await session.scsiCommand({ lun, cdb, dataInLength: 512 });
      return dataIn.subarray(0, 16).toString('utf8');
    } finally {
      await session.logout();
    }
  }
});

function poolPath(host: string): CIMInstanceName {
  return new CIMInstanceName(
    'MSISCSITARGET_StoragePool',
    { InstanceID: `iscsi-wbem:pool@${host}:default` },
    { namespace },
  );
}

async function until<T>(read: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < 400; tries += 1) {
    const value = await read();
    if (value !== null) return value;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('it did not come');
}
