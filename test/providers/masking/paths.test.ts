import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CIMInstanceName } from '../../../src/cim/CIMInstanceName.js';
import type { CIMValue } from '../../../src/cim/values.js';
import { endpointPath, portName, portsOf } from '../../../src/providers/identity.js';
import { parseIscsiName, type IscsiName } from '../../../src/targets/IscsiName.js';
import { configured, host, other, StorageWorld, type StorageKind } from '../../provisioning/StorageWorld.js';
import { haveTgtd } from '../../support/tgtd.js';
import { MaskingModel } from './MaskingModel.js';

const kinds: readonly StorageKind[] = haveTgtd ? ['embedded', 'tgt'] : ['embedded'];
const nobody = parseIscsiName('iqn.1993-08.org.debian:01:nobody');

describe.each(kinds)('ControllerConfigurationService of %s', (kind) => {
  let world: StorageWorld;
  let model: MaskingModel;

  beforeEach(async () => {
    world = new StorageWorld(kind);
    await world.start();
    model = new MaskingModel(world);
  });
  afterEach(() => world.dispose());

  async function portOf(target: IscsiName): Promise<string> {
    const found = await world.driver.findTarget(target);
    const [port] = found ? portsOf(found) : [];
    if (!port) throw new Error(`${target} has no port`);
    return portName(port);
  }

  async function portPathOf(target: IscsiName): Promise<CIMInstanceName> {
    const found = await world.driver.findTarget(target);
    const [port] = found ? portsOf(found) : [];
    if (!port) throw new Error(`${target} has no port`);
    return endpointPath(model.hostName, port);
  }

  it('ExposePaths takes the Name of a volume and its DeviceID, and answers with exactly one view', async () => {
    const [a, b] = [await world.makeVolume('a'), await world.makeVolume('b')];

    const { returnValue, out } = await model.mask('ExposePaths', {
      LUNames: [model.nameOf(a).toUpperCase(), b],
      InitiatorPortIDs: [host.toUpperCase()],
      DeviceNumbers: ['0A', 'b'],
      DeviceAccesses: [2, 3],
    });

    expect(returnValue).toBe(0);
    const controllers = out['ProtocolControllers'] as readonly CIMInstanceName[];
    expect(controllers).toHaveLength(1);
    const [view] = controllers;
    if (!view) throw new Error('no view');
    const maps = await model.references(view, {
      associationClass: 'CIM_ProtocolControllerForUnit',
      role: 'Antecedent',
    });
    expect(
      maps.map((map) => [map.value('DeviceNumber'), map.value('DeviceAccess'), map.value('Dependent')]),
    ).toEqual([
      ['A', 2, model.volume(a)],
      ['B', 3, model.volume(b)],
    ]);
    const seenBy = await model.associators(view, { resultClass: 'CIM_StorageHardwareID' });
    expect(seenBy.map((each) => each.value('StorageID'))).toEqual([host]);
    const target = model.targetOf(view);
    await world.addAccount(target);
    const session = await world.login(target);
    expect(await world.disksOf(session)).toEqual([10, 11]);
    await session.logout();
  });

  it('ExposePaths answers each error with its value, and changes nothing', async () => {
    const [a, b] = [await world.makeVolume('a'), await world.makeVolume('b')];
    const view = await model.expose([a], [host]);
    const second = await model.expose([b], [other]);
    const before = await model.state();
    const number = world.firstLun.toString(16);
    const cases: readonly [string, Readonly<Record<string, CIMValue>>, number][] = [
      ['no such volume', { LUNames: ['ffff'], InitiatorPortIDs: [host], DeviceAccesses: [2] }, 4097],
      ['a NULL volume', { LUNames: ['ffff', a], InitiatorPortIDs: [host], DeviceAccesses: [2, 2] }, 4097],
      [
        'no iSCSI name',
        { LUNames: [model.nameOf(b)], InitiatorPortIDs: ['50:06'], DeviceAccesses: [2] },
        4098,
      ],
      [
        'no such port',
        { LUNames: [b], InitiatorPortIDs: [host], DeviceAccesses: [2], TargetPortIDs: ['x,t,0x1'] },
        4099,
      ],
      [
        'a port that shows other volumes to others',
        {
          LUNames: [b],
          InitiatorPortIDs: [nobody],
          DeviceAccesses: [2],
          TargetPortIDs: [await portOf(model.targetOf(view))],
        },
        4099,
      ],
      [
        'a port of another view',
        {
          LUNames: [b],
          DeviceAccesses: [2],
          ProtocolControllers: [view],
          TargetPortIDs: [await portOf(configured.iscsiName)],
        },
        4099,
      ],
      ['DeviceAccess 9', { LUNames: [b], InitiatorPortIDs: [nobody], DeviceAccesses: [9] }, 4100],
      ['DeviceAccess 4', { LUNames: [b], InitiatorPortIDs: [nobody], DeviceAccesses: [4] }, 4100],
      [
        'fewer accesses than volumes',
        { LUNames: [a, b], InitiatorPortIDs: [nobody], DeviceAccesses: [2] },
        5,
      ],
      ['no accesses', { LUNames: [a], InitiatorPortIDs: [nobody] }, 5],
      [
        'fewer numbers than volumes',
        { LUNames: [a, b], InitiatorPortIDs: [nobody], DeviceAccesses: [2, 2], DeviceNumbers: ['1'] },
        5,
      ],
      [
        'no number',
        { LUNames: [b], DeviceAccesses: [2], DeviceNumbers: ['zz'], ProtocolControllers: [view] },
        5,
      ],
      [
        'a number too high',
        { LUNames: [b], DeviceAccesses: [2], DeviceNumbers: ['FFFF'], ProtocolControllers: [view] },
        5,
      ],
      ['two controllers', { LUNames: [b], DeviceAccesses: [2], ProtocolControllers: [view, second] }, 5],
      ['nothing', {}, 5],
      [
        'a taken number',
        { LUNames: [b], DeviceAccesses: [2], DeviceNumbers: [number], ProtocolControllers: [view] },
        4102,
      ],
      ['the same again', { LUNames: [a], InitiatorPortIDs: [host], DeviceAccesses: [2] }, 4101],
      ['the same volume again', { LUNames: [a], DeviceAccesses: [2], ProtocolControllers: [view] }, 4101],
      ['the same initiator again', { InitiatorPortIDs: [host], ProtocolControllers: [view] }, 4101],
      [
        'a target of others',
        { LUNames: [b], DeviceAccesses: [2], ProtocolControllers: [model.view(configured.iscsiName)] },
        1,
      ],
    ];

    for (const [what, parameters, expected] of cases) {
      const { returnValue, out } = await model.mask('ExposePaths', parameters);
      expect([what, returnValue, out]).toEqual([what, expected, {}]);
      expect(await model.state()).toEqual(before);
    }
  });

  it('ExposePaths refuses more volumes than a target can show', async () => {
    const { storageCapabilities } = world.driver.storage;
    Object.defineProperty(storageCapabilities, 'maxLunsPerTarget', { value: 1 });
    const [a, b] = [await world.makeVolume('a'), await world.makeVolume('b')];
    const view = await model.expose([a], [host]);

    const full = await model.mask('ExposePaths', {
      LUNames: [b],
      DeviceAccesses: [2],
      ProtocolControllers: [view],
    });

    expect(full.returnValue).toBe(4103);
  });

  it('ExposePaths uses a target that shows nothing, by the name of its port', async () => {
    const [a, b] = [await world.makeVolume('a'), await world.makeVolume('b')];
    const { out } = await model.node('CreateiSCSINode', { Alias: 'Node 1' });
    const node = out['iSCSINode'] as CIMInstanceName;
    const port = await portOf(model.targetOf(node));
    const at = (volume: string, initiator: IscsiName) =>
      model.mask('ExposePaths', {
        LUNames: [model.nameOf(volume)],
        InitiatorPortIDs: [initiator],
        TargetPortIDs: [port],
        DeviceAccesses: [2],
      });

    const first = await at(a, host);
    const second = await at(b, host);
    const third = await at(b, other);

    expect(first.out['ProtocolControllers']).toMatchObject([{ keyBindings: node.keyBindings }]);
    expect([first.returnValue, second.returnValue, third.returnValue]).toEqual([0, 0, 4099]);
  });

  it('HidePaths takes out what is named; the view stays without volumes and initiators, and is gone without its port', async () => {
    const [a, b] = [await world.makeVolume('a'), await world.makeVolume('b')];
    const view = await model.expose([a, b], [host, other]);
    const target = model.targetOf(view);
    const hide = async (parameters: Readonly<Record<string, CIMValue>>): Promise<CIMValue> =>
      (await model.mask('HidePaths', { ProtocolControllers: [view], ...parameters })).returnValue;

    expect(await hide({ LUNames: ['ffff'] })).toBe(4097);
    expect(await hide({ InitiatorPortIDs: [nobody] })).toBe(4098);
    expect(await hide({ InitiatorPortIDs: ['50:06'] })).toBe(4098);
    expect(await hide({ TargetPortIDs: ['x,t,0x1'] })).toBe(4099);
    expect(await hide({})).toBe(5);
    expect(await hide({ LUNames: [a], ProtocolControllers: null })).toBe(5);
    expect(await hide({ LUNames: [a], InitiatorPortIDs: [host] })).toBe(5);
    await model.identify('CreateStorageHardwareID', { StorageID: nobody, IDType: 5 });
    expect(await hide({ InitiatorPortIDs: [nobody] })).toBe(4100);

    expect(await hide({ LUNames: [model.nameOf(a)] })).toBe(0);
    expect(await hide({ LUNames: [model.nameOf(a)] })).toBe(4097);
    expect(await hide({ InitiatorPortIDs: [other] })).toBe(0);
    expect(await hide({ LUNames: [b], TargetPortIDs: [await portOf(target)] })).toBe(0);
    expect(await hide({ InitiatorPortIDs: [host] })).toBe(0);
    expect((await model.get(view)).value('Name')).toBe(target);
    const last = await model.mask('HidePaths', {
      ProtocolControllers: [view],
      TargetPortIDs: [await portOf(target)],
    });
    expect(last).toEqual({ returnValue: 0, out: { ProtocolControllers: [] } });
    expect(await world.driver.findTarget(target)).toBeNull();
    // An initiator that ExposePaths made known stays known.
    expect((await model.enumerate('CIM_StorageHardwareID')).map((each) => each.value('StorageID'))).toContain(
      host,
    );
  });

  it('AttachDevice and DetachDevice show and hide one volume, whoever sees the view', async () => {
    const [a, b] = [await world.makeVolume('a'), await world.makeVolume('b')];
    const view = await model.expose([a], [host]);
    const attach = (parameters: Readonly<Record<string, CIMValue>>) =>
      model.mask('AttachDevice', { ProtocolController: view, Device: model.volume(b), ...parameters });

    expect((await attach({ ProtocolController: null })).returnValue).toBe(5);
    expect((await attach({ Device: null })).returnValue).toBe(4096);
    expect((await attach({ DeviceNumber: 'x' })).returnValue).toBe(5);
    expect((await attach({ DeviceNumber: world.firstLun.toString(16) })).returnValue).toBe(4097);
    expect(await attach({ DeviceNumber: '1f' })).toEqual({ returnValue: 0, out: { DeviceNumber: '1F' } });
    const detach = async (): Promise<CIMValue> =>
      (await model.mask('DetachDevice', { ProtocolController: view, Device: model.volume(b) })).returnValue;
    expect(await detach()).toBe(0);
    expect(await detach()).toBe(4096);
    expect((await model.mask('DetachDevice', { ProtocolController: view })).returnValue).toBe(4096);
    expect((await model.mask('DetachDevice', { Device: model.volume(b) })).returnValue).toBe(5);
  });

  it('DeleteProtocolController and DeleteInstance remove a view that shows nothing', async () => {
    const a = await world.makeVolume('a');
    const view = await model.expose([a], [host]);
    const remove = async (parameters: Readonly<Record<string, CIMValue>>): Promise<CIMValue> =>
      (await model.mask('DeleteProtocolController', parameters)).returnValue;
    const call = model.callAs('read', 'write', 'storage');

    expect(await remove({ ProtocolController: view })).toBe(4096);
    expect(await remove({ ProtocolController: view, DeleteUnits: true })).toBe(1);
    expect(await remove({ ProtocolController: model.view(configured.iscsiName) })).toBe(1);
    expect(await remove({})).toBe(5);
    await expect(model.instances.delete(call.namespace, view, call)).rejects.toMatchObject({ code: 1 });
    await model.mask('HidePaths', { ProtocolControllers: [view], LUNames: [a] });
    expect(await remove({ ProtocolController: view })).toBe(0);
    const again = await model.expose([a], [host]);
    await model.mask('HidePaths', { ProtocolControllers: [again], LUNames: [a] });
    await model.instances.delete(call.namespace, again, call);
    expect(await world.driver.findTarget(model.targetOf(again))).toBeNull();
  });

  it('the methods that capabilities do not promise answer 1', async () => {
    for (const method of ['CreateProtocolControllerWithPorts', 'ExposePathsWithNameAndHostType'])
      expect((await model.mask(method, {})).returnValue).toBe(1);
    for (const method of ['ExposeDefaultLUs', 'HideDefaultLUs'])
      expect((await model.mask(method, { LUNames: [] })).returnValue).toBe(1);
    for (const method of ['CreateHardwareIDCollection', 'AddHardwareIDsToCollection', 'CreateGatewayPathID'])
      expect((await model.identify(method, {})).returnValue).toBe(1);
    for (const method of [
      'CreateiSCSIProtocolEndpoint',
      'DeleteiSCSIProtocolEndpoint',
      'BindiSCSIProtocolEndPoint',
    ])
      expect((await model.node(method, {})).returnValue).toBe(1);
    const [facts] = await model.enumerate('MSISCSITARGET_ProtocolControllerMaskingCapabilities');
    expect(facts?.value('CreateProtocolControllerSupported')).toBe(false);
    expect(facts?.value('SPCSupportsDefaultViews')).toBe(false);
    expect(facts?.value('ExposePathsWithNameAndHostTypeSupported')).toBe(false);
  });

  it('CreateiSCSINode and DeleteiSCSINode make and remove a target that shows nothing to nobody', async () => {
    const create = (Alias: string | null) => model.node('CreateiSCSINode', { Alias });
    const { returnValue, out } = await create('Node 1');
    const node = out['iSCSINode'] as CIMInstanceName;
    const target = model.targetOf(node);

    expect(returnValue).toBe(0);
    expect(target).toBe('iqn.2026-11.test.example:node-1');
    expect(await world.driver.storage.findAccessList(target)).toEqual({ initiators: [] });
    expect((await create('Node 1')).returnValue).toBe(4097);
    expect((await create(null)).returnValue).toBe(5);
    expect((await create('a/b')).returnValue).toBe(5);
    await world.addAccount(target);
    await world.done({ kind: 'allow', target, initiator: host });
    const session = await world.login(target);
    const remove = async (iSCSINode: CIMInstanceName | null): Promise<CIMValue> =>
      (await model.node('DeleteiSCSINode', { iSCSINode })).returnValue;
    expect(await remove(node)).toBe(4097);
    await session.logout();
    // tgtd needs a moment to let go of it.
    await expect.poll(() => remove(node)).toBe(0);
    expect(await remove(node)).toBe(4096);
    expect(await remove(null)).toBe(4096);
    expect(await remove(model.view(configured.iscsiName))).toBe(1);
  });

  it('StorageHardwareIDs are made, found in any spelling, and deleted when nothing has them', async () => {
    const create = (parameters: Readonly<Record<string, CIMValue>>) =>
      model.identify('CreateStorageHardwareID', { StorageID: host, IDType: 5, ...parameters });
    const remove = async (HardwareID: CIMInstanceName | null): Promise<CIMValue> =>
      (await model.identify('DeleteStorageHardwareID', { HardwareID })).returnValue;
    const call = model.callAs('read', 'write', 'storage');

    expect((await create({ IDType: 2 })).returnValue).toBe(4097);
    expect((await create({ IDType: null })).returnValue).toBe(4097);
    expect((await create({ StorageID: 'not a name' })).returnValue).toBe(5);
    expect((await create({ ElementName: 'a/b' })).returnValue).toBe(5);
    const [client] = await model.enumerate('CIM_StorageClientSettingData');
    const { returnValue, out } = await create({ ElementName: 'db1', Setting: client?.path ?? null });
    expect(returnValue).toBe(0);
    const found = await model.get(out['HardwareID'] as CIMInstanceName);
    expect(['StorageID', 'IDType', 'ElementName'].map((name) => found.value(name))).toEqual([host, 5, 'db1']);
    expect((await create({ StorageID: host.toUpperCase() })).returnValue).toBe(4096);
    const a = await world.makeVolume('a');
    const view = await model.expose([a], [host]);
    // The value that stands for "in use" elsewhere is reserved in this method's table.
    expect(await remove(model.initiator(host))).toBe(4);
    await expect(model.instances.delete(call.namespace, model.initiator(host), call)).rejects.toMatchObject({
      code: 1,
    });
    await model.mask('HidePaths', { ProtocolControllers: [view], InitiatorPortIDs: [host] });
    expect(await remove(model.initiator(host))).toBe(0);
    expect(await remove(model.initiator(host))).toBe(4096);
    expect(await remove(null)).toBe(4096);
    await create({});
    await model.instances.delete(call.namespace, model.initiator(host), call);
    expect(await model.enumerate('CIM_StorageHardwareID')).toEqual([]);
  });

  it('nothing is done for a caller without the role', async () => {
    const a = await world.makeVolume('a');
    const view = await model.expose([a], [host]);
    const before = await model.state();
    const call = model.callAs('read', 'write', 'credentials');
    const services = {
      MSISCSITARGET_ControllerConfigurationService: [
        ['ExposePaths', { LUNames: [a], InitiatorPortIDs: [other], DeviceAccesses: [2] }],
        ['HidePaths', { LUNames: [a], ProtocolControllers: [view] }],
        ['AttachDevice', { ProtocolController: view, Device: model.volume(a) }],
        ['DetachDevice', { ProtocolController: view, Device: model.volume(a) }],
        ['DeleteProtocolController', { ProtocolController: view }],
      ],
      MSISCSITARGET_StorageHardwareIDManagementService: [
        ['CreateStorageHardwareID', { StorageID: other, IDType: 5 }],
        ['DeleteStorageHardwareID', { HardwareID: model.initiator(host) }],
      ],
      MSISCSITARGET_iSCSIConfigurationService: [
        ['CreateiSCSINode', { Alias: 'x' }],
        ['DeleteiSCSINode', { iSCSINode: view }],
      ],
      ISCSIWBEM_GroupMaskingMappingService: [
        ['CreateGroup', { GroupName: 'x', Type: 2 }],
        ['DeleteMaskingView', { ProtocolController: view }],
      ],
    } as const;

    for (const [service, methods] of Object.entries(services))
      for (const [method, parameters] of methods)
        await expect(
          model.call(model.service(service as keyof typeof services), method, parameters as never, call),
        ).rejects.toMatchObject({ code: 2 });
    for (const path of [view, model.initiator(host)])
      await expect(model.instances.delete(call.namespace, path, call)).rejects.toMatchObject({ code: 2 });
    expect(await model.state()).toEqual(before);
  });

  it('the network below a target port is found from either end', async () => {
    const target = await world.makeTarget('node');
    const port = await portPathOf(target);
    const below = { associationClass: 'CIM_BindsTo', role: 'Dependent', resultRole: 'Antecedent' };

    const [tcp] = await model.associators(port, { ...below, resultClass: 'CIM_TCPProtocolEndpoint' });
    if (!tcp?.path) throw new Error('there is no TCP endpoint');
    expect(tcp.value('PortNumber')).toBe(world.port);
    expect(tcp.value('ProtocolIFType')).toBe(4111);
    const ips = await model.associators(tcp.path, { ...below, resultClass: 'CIM_IPProtocolEndpoint' });
    expect(ips.map((ip) => ip.value('IPv4Address') ?? ip.value('IPv6Address'))).toContain('127.0.0.1');
    for (const ip of ips) {
      if (!ip.path) throw new Error('no path');
      const above = await model.associators(ip.path, { associationClass: 'CIM_BindsTo' });
      expect(above.map(({ path }) => path?.canonical)).toContain(tcp.path.canonical);
      const hosts = await model.associators(ip.path, { resultClass: 'CIM_ComputerSystem' });
      expect(hosts).toHaveLength(1);
    }
    const ports = await model.associators(tcp.path, { resultClass: 'CIM_iSCSIProtocolEndpoint' });
    expect(ports.map(({ path }) => path?.canonical)).toContain(port.canonical);
    const systems = await model.associators(tcp.path, { resultClass: 'CIM_ComputerSystem' });
    expect(systems).toHaveLength(1);
  });
});
