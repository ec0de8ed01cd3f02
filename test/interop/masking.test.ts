import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPeers } from '../support/environment.js';
import { findFreePort } from '../support/freePort.js';
import {
  havePywbem,
  PywbemSession,
  type PywbemInstance,
  type PywbemPath,
  type PywbemValue,
} from '../support/pywbem.js';
import { startServer, type Server } from '../support/server.js';
import { haveTgtd, loginWithLibiscsi } from '../support/tgtd.js';
import { startTgtServer } from '../support/tgtServer.js';
import { namespace } from './CredentialClient.js';

const host = 'iqn.1993-08.org.debian:01:host';
const other = 'iqn.1993-08.org.debian:01:other';
const stranger = 'iqn.1993-08.org.debian:01:stranger';
const MiB = 2 ** 20;

interface World {
  readonly server: Server;
  readonly port: number;
  readonly firstLun: number;
  dispose(): Promise<void>;
}

const worlds: readonly [string, (args: readonly string[]) => Promise<World>][] = [
  [
    'embedded',
    async (args) => {
      const port = await findFreePort();
      const server = await startServer({ args: ['--iscsi-port', `${port}`, ...args] });
      return { server, port, firstLun: 0, dispose: () => server.dispose() };
    },
  ],
  [
    'tgt',
    async (args) => {
      const both = await startTgtServer({ args });
      return { server: both.server, port: both.tgtd.port, firstLun: 1, dispose: () => both.dispose() };
    },
  ],
];

/** A manager that masks volumes, in pywbem, as libstoragemgmt does it; hosts are libiscsi. */
describe
  .skipIf(!havePywbem || !hasPeers('iscsiInq', 'iscsiReadcapacity16'))
  .each(worlds.filter(([name]) => name !== 'tgt' || haveTgtd))('masking of %s by pywbem', (_, start) => {
  let world: World;
  let pywbem: PywbemSession;

  beforeAll(async () => {
    world = await start(['--new-targets', 'initiators', '--pool-reserve', '0 KiB']);
    pywbem = await PywbemSession.start(world.server, { namespace });
  });
  afterAll(async () => {
    await pywbem.stop();
    await world.dispose();
  });

  const theOne = async (className: string): Promise<PywbemPath> => {
    const [path] = await pywbem.call<PywbemPath[]>('EnumerateInstanceNames', { ClassName: className });
    if (!path) throw new Error(`there is no ${className}`);
    return path;
  };

  async function call(className: string, method: string, parameters: Readonly<Record<string, PywbemValue>>) {
    return pywbem.invokeMethod(await theOne(className), method, parameters);
  }

  const uint16 = (value: number) => ({ type: 'uint16', value: `${value}` });

  async function makeVolume(name: string): Promise<PywbemInstance> {
    const { out } = await call('CIM_StorageConfigurationService', 'CreateOrModifyElementFromStoragePool', {
      ElementName: name,
      ElementType: uint16(2),
      Size: { type: 'uint64', value: `${8 * MiB}` },
    });
    return pywbem.call<PywbemInstance>('GetInstance', { InstanceName: out['TheElement'] ?? null });
  }

  async function associators(path: PywbemValue, ResultClass: string): Promise<readonly PywbemInstance[]> {
    return pywbem.call<PywbemInstance[]>('Associators', { ObjectName: path, ResultClass });
  }

  const text = (instance: PywbemInstance | undefined, property: string): string => {
    const value = instance?.properties[property] as { readonly value: string } | string | undefined;
    return typeof value === 'object' ? value.value : String(value);
  };

  const seenBy = async (initiatorName: string, target: string, lun = world.firstLun): Promise<string> => {
    const seen = await loginWithLibiscsi(`iscsi://127.0.0.1:${world.port}/${target}/${lun}`, {
      initiatorName,
    });
    return seen.outcome === 'in' ? seen.detail : seen.outcome;
  };

  it('an access group is made, a volume masked to it and unmasked, the group removed', async () => {
    const volume = await makeVolume('v1');
    const second = await makeVolume('v2');
    const service = 'ISCSIWBEM_GroupMaskingMappingService';
    const id = await call('CIM_StorageHardwareIDManagementService', 'CreateStorageHardwareID', {
      StorageID: host,
      IDType: uint16(5),
    });
    expect(id.returnValue).toBe(0);
    const group = async (name: string, type: number, members: readonly PywbemValue[]) => {
      const { returnValue, out } = await call(service, 'CreateGroup', {
        GroupName: name,
        Type: uint16(type),
        Members: members,
      });
      expect(returnValue).toBe(0);
      return out['MaskingGroup'] ?? null;
    };
    const initiators = await group('g1', 2, [id.out['HardwareID'] ?? null]);
    const ports = await pywbem.call<PywbemPath[]>('EnumerateInstanceNames', {
      ClassName: 'CIM_iSCSIProtocolEndpoint',
    });
    const targets = await group('g1', 3, ports);
    const volumes = await group('g1', 4, [volume.path ?? null]);

    const made = await call(service, 'CreateMaskingView', {
      ElementName: 'g1',
      InitiatorMaskingGroup: initiators,
      TargetMaskingGroup: targets,
      DeviceMaskingGroup: volumes,
    });

    expect(made.returnValue).toBe(0);
    const view = made.out['ProtocolController'] ?? null;
    const controller = await pywbem.call<PywbemInstance>('GetInstance', { InstanceName: view });
    const target = text(controller, 'Name');
    expect(await seenBy(host, target)).toBe(`${8 * MiB}`);
    expect(await seenBy(stranger, target)).toBe('refused');
    const [unit] = await associators(view, 'CIM_StorageVolume');
    expect(text(unit, 'Name')).toBe(text(volume, 'Name'));
    const [port] = await associators(view, 'CIM_iSCSIProtocolEndpoint');
    const [tcp] = await associators(port?.path ?? null, 'CIM_TCPProtocolEndpoint');
    expect(text(tcp, 'PortNumber')).toBe(`${world.port}`);

    const added = await call(service, 'AddMembers', {
      MaskingGroup: volumes,
      Members: [second.path ?? null],
    });
    expect(added.returnValue).toBe(0);
    expect((added.out['MaskingGroup'] as PywbemPath).keys).toEqual((volumes as PywbemPath).keys);
    expect(await seenBy(host, target, world.firstLun + 1)).toBe(`${8 * MiB}`);
    const removed = await call('CIM_StorageConfigurationService', 'ReturnToStoragePool', {
      TheElement: volume.path ?? null,
    });
    expect(removed.returnValue).toBe(6);
    const members = [volume.path ?? null, second.path ?? null];
    expect((await call(service, 'DeleteGroup', { MaskingGroup: initiators, Force: true })).returnValue).toBe(
      6,
    );
    expect(
      (await call(service, 'RemoveMembers', { MaskingGroup: volumes, Members: members })).returnValue,
    ).toBe(0);
    expect(await seenBy(host, target)).not.toBe(`${8 * MiB}`);
    expect((await call(service, 'DeleteGroup', { MaskingGroup: initiators, Force: true })).returnValue).toBe(
      0,
    );
    expect(await seenBy(host, target)).toBe('refused');
    expect(await pywbem.call('EnumerateInstanceNames', { ClassName: 'CIM_MaskingGroup' })).toEqual([]);
  });

  it('a volume is exposed to initiators by name and hidden, and a second one to others', async () => {
    const [volume, second] = [await makeVolume('c1'), await makeVolume('c2')];
    const service = 'MSISCSITARGET_ControllerConfigurationService';
    const expose = (of: PywbemInstance, initiators: readonly string[]) =>
      call(service, 'ExposePaths', {
        LUNames: [text(of, 'Name')],
        InitiatorPortIDs: initiators,
        DeviceAccesses: [uint16(2)],
      });

    const made = await expose(volume, [host]);
    const next = await expose(second, [other]);

    expect([made.returnValue, next.returnValue]).toEqual([0, 0]);
    const [view] = made.out['ProtocolControllers'] as readonly PywbemPath[];
    const controller = await pywbem.call<PywbemInstance>('GetInstance', { InstanceName: view ?? null });
    const target = text(controller, 'Name');
    expect(await seenBy(host, target)).toBe(`${8 * MiB}`);
    expect(await seenBy(other, target)).toBe('refused');
    expect((await expose(volume, [host])).returnValue).toBe(4101);
    // Directly, as managers of M&M 1.6 find who sees a view.
    const [initiator] = await associators(view ?? null, 'CIM_StorageHardwareID');
    expect(text(initiator, 'StorageID')).toBe(host);
    const hidden = await call(service, 'HidePaths', {
      LUNames: [text(volume, 'Name')],
      ProtocolControllers: [view ?? null],
    });
    expect(hidden.returnValue).toBe(0);
    expect(await seenBy(host, target)).not.toBe(`${8 * MiB}`);
    await pywbem.call('DeleteInstance', { InstanceName: view ?? null });
    expect(await seenBy(host, target)).toBe('refused');
  });

  it('the static filter of masking asks for views, initiators and groups', async () => {
    const filters = await pywbem.call<PywbemInstance[]>('EnumerateInstances', {
      ClassName: 'CIM_IndicationFilter',
      namespace: 'interop',
    });
    const masking = filters.find((filter) => text(filter, 'Name') === 'iscsi-wbem:Masking');
    for (const className of ['CIM_SCSIProtocolController', 'CIM_StorageHardwareID', 'CIM_MaskingGroup'])
      expect(text(masking, 'Query')).toContain(className);
  });
});
