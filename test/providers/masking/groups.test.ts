import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CIMInstance, cimProperty } from '../../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../../src/cim/CIMInstanceName.js';
import type { CIMValue } from '../../../src/cim/values.js';
import { endpointPath, portsOf, systemPath } from '../../../src/providers/identity.js';
import type { IscsiName } from '../../../src/targets/IscsiName.js';
import { configured, host, other, StorageWorld, type StorageKind } from '../../provisioning/StorageWorld.js';
import { haveTgtd } from '../../support/tgtd.js';
import type { Answered } from '../storage/StorageModel.js';
import { MaskingModel } from './MaskingModel.js';

const kinds: readonly StorageKind[] = haveTgtd ? ['embedded', 'tgt'] : ['embedded'];

describe.each(kinds)('GroupMaskingMappingService of %s', (kind) => {
  let world: StorageWorld;
  let model: MaskingModel;
  let a: string;
  let b: string;

  beforeEach(async () => {
    world = new StorageWorld(kind);
    await world.start();
    model = new MaskingModel(world);
    [a, b] = [await world.makeVolume('a'), await world.makeVolume('b')];
    for (const StorageID of [host, other])
      await model.identify('CreateStorageHardwareID', { StorageID, IDType: 5 });
  });
  afterEach(() => world.dispose());

  const group = (method: string, parameters: Readonly<Record<string, CIMValue>>): Promise<Answered> =>
    model.group(method, parameters);
  const value = async (method: string, parameters: Readonly<Record<string, CIMValue>>): Promise<CIMValue> =>
    (await group(method, parameters)).returnValue;

  async function allPorts(): Promise<readonly CIMInstanceName[]> {
    const targets = await world.driver.listTargets();
    return targets.flatMap(portsOf).map((port) => endpointPath(model.hostName, port));
  }

  /** As libstoragemgmt masks a volume to an access group. */
  async function makeView(): Promise<
    Readonly<Record<'view' | 'initiators' | 'targets' | 'volumes', CIMInstanceName>>
  > {
    const initiators = await model.makeGroup(2, 'g1', [model.initiator(host)]);
    const targets = await model.makeGroup(3, 'g1', await allPorts());
    const volumes = await model.makeGroup(4, 'g1', [model.volume(a)]);
    const { returnValue, out } = await group('CreateMaskingView', {
      ElementName: 'g1',
      InitiatorMaskingGroup: initiators,
      TargetMaskingGroup: targets,
      DeviceMaskingGroup: volumes,
    });
    expect(returnValue).toBe(0);
    return { view: out['ProtocolController'] as CIMInstanceName, initiators, targets, volumes };
  }

  const namesOf = async (
    path: CIMInstanceName,
    resultClass: string,
  ): Promise<readonly (CIMValue | undefined)[]> =>
    (await model.associators(path, { resultClass })).map(
      (each) => each.value('StorageID') ?? each.value('DeviceID') ?? each.value('Name'),
    );

  it('makes a view as libstoragemgmt does, changes its members, and removes it with its group', async () => {
    const { view, initiators, volumes } = await makeView();
    const target = model.targetOf(view);
    await world.addAccount(target);
    await world.addAccount(target, other);

    const service = model.service('ISCSIWBEM_GroupMaskingMappingService');
    const listed = await model.associators(service, {
      associationClass: 'CIM_ServiceAffectsElement',
      resultClass: 'CIM_InitiatorMaskingGroup',
    });
    expect(listed.map((each) => each.value('ElementName'))).toEqual(['g1']);
    expect(await namesOf(initiators, 'CIM_StorageHardwareID')).toEqual([host]);
    const views = await model.associators(initiators, {
      associationClass: 'CIM_AssociatedInitiatorMaskingGroup',
    });
    expect(views.map((each) => each.value('Name'))).toEqual([target]);
    const add = await group('AddMembers', {
      MaskingGroup: volumes,
      Members: [model.volume(b)],
      DeviceNumbers: ['F'],
    });
    expect(add.returnValue).toBe(0);
    expect(add.out['MaskingGroup']).toMatchObject({ keyBindings: volumes.keyBindings });
    expect(await namesOf(volumes, 'CIM_StorageVolume')).toEqual([a, b]);
    expect(await value('AddMembers', { MaskingGroup: initiators, Members: [model.initiator(other)] })).toBe(
      0,
    );
    const session = await world.login(target, other);
    expect(await world.disksOf(session)).toEqual([world.firstLun, 15]);
    await session.logout();

    expect(await value('DeleteGroup', { MaskingGroup: initiators, Force: true })).toBe(6);
    const members = [model.volume(a), model.volume(b)];
    expect(await value('RemoveMembers', { MaskingGroup: volumes, Members: members })).toBe(0);
    expect((await model.get(view)).value('Name')).toBe(target);
    expect(await value('DeleteGroup', { MaskingGroup: initiators })).toBe(6);
    expect(await value('DeleteGroup', { MaskingGroup: initiators, Force: true })).toBe(0);
    expect(await world.driver.findTarget(target)).toBeNull();
    expect(await model.enumerate('CIM_MaskingGroup')).toEqual([]);
  });

  it('CreateGroup refuses a name that is taken, an initiator that is in a group, and members that are not there', async () => {
    await model.makeGroup(2, 'g1', [model.initiator(host)]);
    const before = await model.state();
    const nobody = model.initiator('iqn.1993-08.org.debian:01:nobody' as IscsiName);
    const cases: readonly [string, Readonly<Record<string, CIMValue>>, number][] = [
      ['the same name', { GroupName: 'g1', Type: 2, Members: [model.initiator(other)] }, 4],
      ['the same initiator', { GroupName: 'g2', Type: 2, Members: [model.initiator(host)] }, 4],
      [
        'an initiator twice',
        { GroupName: 'g2', Type: 2, Members: [model.initiator(other), model.initiator(other)] },
        5,
      ],
      ['an initiator that is not known', { GroupName: 'g2', Type: 2, Members: [nobody] }, 5],
      ['a volume among initiators', { GroupName: 'g2', Type: 2, Members: [model.volume(a)] }, 5],
      ['a port that is not there', { GroupName: 'g2', Type: 3, Members: [model.volume(a)] }, 5],
      ['an initiator among volumes', { GroupName: 'g2', Type: 4, Members: [model.initiator(other)] }, 5],
      ['no type', { GroupName: 'g2' }, 5],
      ['a type that there is not', { GroupName: 'g2', Type: 1 }, 5],
      ['no name', { Type: 2 }, 5],
      ['a name with a slash', { GroupName: 'a/b', Type: 2 }, 5],
      ['numbers that differ', { GroupName: 'g2', Type: 2, ConsistentLogicalUnitNumber: false }, 1],
    ];

    for (const [what, parameters, expected] of cases) {
      const { returnValue, out } = await group('CreateGroup', parameters);
      expect([what, returnValue, out]).toEqual([what, expected, {}]);
    }
    expect(await model.state()).toEqual(before);
    expect(await value('CreateGroup', { GroupName: 'g1', Type: 4 })).toBe(0);
  });

  it('AddMembers, RemoveMembers and DeleteGroup answer what is wrong, and change nothing', async () => {
    const { initiators, targets, volumes } = await makeView();
    const loose = await model.makeGroup(4, 'loose', []);
    const before = await model.state();
    const cases: readonly [string, string, Readonly<Record<string, CIMValue>>, number][] = [
      ['a member again', 'AddMembers', { MaskingGroup: volumes, Members: [model.volume(a)] }, 4],
      [
        'a member of another kind',
        'AddMembers',
        { MaskingGroup: volumes, Members: [model.initiator(other)] },
        5,
      ],
      [
        'a number of no view',
        'AddMembers',
        { MaskingGroup: loose, Members: [model.volume(b)], DeviceNumbers: ['1'] },
        5,
      ],
      [
        'no number',
        'AddMembers',
        { MaskingGroup: volumes, Members: [model.volume(b)], DeviceNumbers: ['x'] },
        5,
      ],
      [
        'two numbers',
        'AddMembers',
        { MaskingGroup: volumes, Members: [model.volume(b)], DeviceNumbers: ['5', '6'] },
        5,
      ],
      [
        'a taken number',
        'AddMembers',
        { MaskingGroup: volumes, Members: [model.volume(b)], DeviceNumbers: [world.firstLun.toString(16)] },
        4,
      ],
      [
        'a port',
        'AddMembers',
        { MaskingGroup: targets, Members: [(await allPorts())[0] ?? null] as never },
        1,
      ],
      [
        'no such group',
        'AddMembers',
        { MaskingGroup: new CIMInstanceName(volumes.className, { InstanceID: 'x' }) },
        5,
      ],
      ['no member', 'RemoveMembers', { MaskingGroup: volumes, Members: [model.volume(b)] }, 5],
      [
        'no such group',
        'RemoveMembers',
        { MaskingGroup: new CIMInstanceName(volumes.className, { InstanceID: 'x' }) },
        5,
      ],
      ['the only port', 'RemoveMembers', { MaskingGroup: targets, Members: await portsOfView(targets) }, 1],
      ['a group in use', 'DeleteGroup', { MaskingGroup: initiators }, 6],
      [
        'no such group',
        'DeleteGroup',
        { MaskingGroup: new CIMInstanceName(volumes.className, { InstanceID: 'x' }) },
        5,
      ],
    ];

    for (const [what, method, parameters, expected] of cases)
      expect([method, what, await value(method, parameters)]).toEqual([method, what, expected]);
    expect(await model.state()).toEqual(before);
    expect(await value('DeleteGroup', { MaskingGroup: loose })).toBe(0);
  });

  async function portsOfView(targets: CIMInstanceName): Promise<readonly CIMInstanceName[]> {
    const ports = await model.associators(targets, { resultClass: 'CIM_iSCSIProtocolEndpoint' });
    return ports.flatMap(({ path }) => path ?? []);
  }

  it('CreateMaskingView needs groups that are of no view; DeleteMaskingView leaves them, or removes them', async () => {
    const { view, initiators, volumes } = await makeView();
    const loose = await model.makeGroup(4, 'loose', [model.volume(b)]);

    expect(await value('CreateMaskingView', { ElementName: 'g2', InitiatorMaskingGroup: initiators })).toBe(
      6,
    );
    expect(await value('CreateMaskingView', { ElementName: 'g2', InitiatorMaskingGroup: loose })).toBe(5);
    expect(await value('CreateMaskingView', { ElementName: 'a/b', DeviceMaskingGroup: loose })).toBe(5);
    expect(await value('CreateMaskingView', { DeviceMaskingGroup: loose, DeviceNumbers: ['x'] })).toBe(5);
    expect(await value('CreateMaskingView', { ElementName: 'g1', DeviceMaskingGroup: loose })).toBe(4);
    expect(await value('DeleteMaskingView', { ProtocolController: model.view(configured.iscsiName) })).toBe(
      1,
    );
    expect(await value('DeleteMaskingView', { ProtocolController: view })).toBe(0);
    expect(await value('DeleteMaskingView', { ProtocolController: view })).toBe(5);
    expect(await namesOf(volumes, 'CIM_StorageVolume')).toEqual([a]);
    expect(await model.associators(volumes, { resultClass: 'CIM_SCSIProtocolController' })).toEqual([]);

    const again = await group('CreateMaskingView', {
      InitiatorMaskingGroup: initiators,
      DeviceMaskingGroup: volumes,
      DeviceNumbers: ['7'],
    });
    expect(again.returnValue).toBe(0);
    const [map] = await model
      .enumerate('CIM_ProtocolControllerForUnit')
      .then((all) => all.filter((each) => each.value('DeviceNumber') === '7'));
    expect(map).toBeDefined();
    const both = {
      ProtocolController: again.out['ProtocolController'] ?? null,
      DeleteWhenBecomesUnassociated: true,
    };
    expect(await value('DeleteMaskingView', both)).toBe(0);
    expect(
      (await model.enumerate('CIM_DeviceMaskingGroup')).map((each) => each.value('ElementName')),
    ).toEqual(['loose']);
  });

  it.each([
    ['a number that a LUN cannot have', ['FFFFFFFF', '5'], 5],
    ['one number for both', ['5', '5'], 4],
    ['one number for two volumes', ['5'], 5],
  ])('CreateMaskingView with %s begins nothing', async (_, DeviceNumbers, returnValue) => {
    const volumes = await model.makeGroup(4, 'disks', [model.volume(a), model.volume(b)]);
    const steps: string[] = [];
    world.onStep = (step) => void steps.push(step);
    const parameters = { ElementName: 'v', DeviceMaskingGroup: volumes, DeviceNumbers };
    expect(await value('CreateMaskingView', parameters)).toBe(returnValue);
    expect(steps).toEqual([]);
  });

  it('a group of many ports costs no look at the target for each, and a path of another system is none of them', async () => {
    for (let index = 0; index < 5; index += 1) await world.makeTarget(`t${index}`);
    const ports = await allPorts();
    const [first] = ports;
    if (!first) throw new Error('there are no ports');
    const keys = { ...Object.fromEntries(first.keyBindings), SystemName: 'another' };
    const elsewhere = new CIMInstanceName(first.className, keys);
    expect(await value('CreateGroup', { GroupName: 'x', Type: 3, Members: [...ports, elsewhere] })).toBe(5);
    const before = world.requests.length;
    await model.makeGroup(3, 'one', [first]);
    const ofOne = world.requests.length - before;
    await model.makeGroup(3, 'all', ports);
    expect(world.requests.length - before - ofOne).toBeLessThan(ofOne + ports.length);
  });

  it('ModifyMaskingView brings a group into a view and takes it out', async () => {
    const node = (await model.node('CreateiSCSINode', { Alias: 'node' })).out['iSCSINode'] as CIMInstanceName;
    const disks = await model.makeGroup(4, 'disks', [model.volume(a)]);
    const hosts = await model.makeGroup(2, 'hosts', [model.initiator(host)]);
    const modify = (Operation: number, MaskingGroup: CIMInstanceName, more = {}): Promise<CIMValue> =>
      value('ModifyMaskingView', { Operation, ProtocolController: node, MaskingGroup, ...more });

    expect(await modify(9, disks)).toBe(5);
    expect(await modify(2, new CIMInstanceName(disks.className, { InstanceID: 'x' }))).toBe(5);
    expect(await modify(2, disks, { DeviceNumbers: ['x'] })).toBe(5);
    expect(await modify(3, disks)).toBe(5);
    expect(await modify(2, disks, { DeviceNumbers: ['3'] })).toBe(0);
    expect(await modify(2, hosts)).toBe(0);
    expect(await modify(2, hosts)).toBe(6);
    expect(await namesOf(node, 'CIM_StorageHardwareID')).toEqual([host]);
    expect(await modify(3, disks)).toBe(0);
    expect(await namesOf(node, 'CIM_StorageVolume')).toEqual([]);
    expect(
      await value('ModifyMaskingView', {
        Operation: 2,
        ProtocolController: model.view(configured.iscsiName),
        MaskingGroup: disks,
      }),
    ).toBe(1);
  });

  it('a group has a name that can be changed', async () => {
    const hosts = await model.makeGroup(2, 'hosts', []);
    await model.makeGroup(2, 'taken', []);
    const call = model.callAs('read', 'write', 'storage');
    const rename = (name: string) =>
      model.instances.modify(
        call.namespace,
        new CIMInstance(hosts.className, [cimProperty('ElementName', 'string', name)], hosts),
        ['ElementName'],
        call,
      );

    await rename('renamed');
    expect((await model.get(hosts)).value('ElementName')).toBe('renamed');
    await expect(rename('taken')).rejects.toMatchObject({ code: 11 });
    await expect(rename('a/b')).rejects.toMatchObject({ code: 4 });
  });

  it('answers ExposePaths and HidePaths, and has the views', async () => {
    const { returnValue, out } = await group('ExposePaths', {
      LUNames: [model.nameOf(a)],
      InitiatorPortIDs: [host],
      DeviceAccesses: [2],
    });
    expect(returnValue).toBe(0);
    const [view] = out['ProtocolControllers'] as readonly CIMInstanceName[];
    const service = model.service('ISCSIWBEM_GroupMaskingMappingService');
    const views = await model.associators(service, { associationClass: 'CIM_ConcreteDependency' });
    expect(views.map(({ path }) => path?.canonical)).toContain(view?.canonical);
    expect(await value('HidePaths', { LUNames: [a], ProtocolControllers: [view ?? null] as never })).toBe(0);
  });

  it('capabilities are found from the system, and every list in them is one', async () => {
    const [facts] = await model.associators(systemPath(model.hostName), {
      resultClass: 'CIM_GroupMaskingMappingCapabilities',
    });
    expect(facts?.value('SupportedAsynchronousActions')).toEqual([]);
    expect(facts?.value('SupportedSynchronousActions')).toEqual([19, 20, 21, 22, 23, 24, 25]);
    expect(facts?.value('SupportedDeviceGroupFeatures')).toEqual([2, 3, 4, 5, 10, 11]);
    const names = await model.call(facts?.path as CIMInstanceName, 'GetElementNameCapabilities', {
      ElementType: 2,
    });
    expect(names).toMatchObject({ returnValue: 0, out: { MaxElementNameLen: 64 } });
  });
});
