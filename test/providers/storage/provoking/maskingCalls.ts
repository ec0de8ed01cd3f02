import { controllerPath } from '../../../../src/providers/identity.js';
import { groupPath, hardwareIdPath } from '../../../../src/providers/masking/maskingIdentity.js';
import { configured, host, other } from '../../../provisioning/StorageWorld.js';
import { absent, after, nothing, one, twice, type ProvokingCalls } from './Provoking.js';

const masking: ProvokingCalls = {
  className: 'MSISCSITARGET_ControllerConfigurationService',
  object: (scene) => scene.masking,
  methods: {
    ExposePaths: {
      0: (scene) => ({
        LUNames: [scene.nameOf(scene.free)],
        InitiatorPortIDs: [other],
        DeviceAccesses: [2],
      }),
      1: (scene) => ({
        LUNames: [scene.nameOf(scene.free)],
        DeviceAccesses: [2],
        ProtocolControllers: one(scene.foreignController),
      }),
      5: nothing,
      4097: () => ({ LUNames: [absent], InitiatorPortIDs: [host], DeviceAccesses: [2] }),
      4098: (scene) => ({
        LUNames: [scene.nameOf(scene.free)],
        InitiatorPortIDs: ['50:06'],
        DeviceAccesses: [2],
      }),
      4099: (scene) => ({
        LUNames: [scene.nameOf(scene.free)],
        InitiatorPortIDs: [other],
        DeviceAccesses: [2],
        TargetPortIDs: ['x,t,0x0001'],
      }),
      4100: (scene) => ({
        LUNames: [scene.nameOf(scene.free)],
        InitiatorPortIDs: [other],
        DeviceAccesses: [9],
      }),
      4101: (scene) => ({
        LUNames: [scene.nameOf(scene.shown)],
        InitiatorPortIDs: [host],
        DeviceAccesses: [2],
      }),
      4102: (scene) => ({
        LUNames: [scene.nameOf(scene.free)],
        DeviceNumbers: [scene.model.world.firstLun.toString(16)],
        DeviceAccesses: [2],
        ProtocolControllers: one(scene.controller),
      }),
      4103: after(async (scene) => {
        const { storageCapabilities: facts } = scene.model.world.driver.storage;
        Object.defineProperty(facts, 'maxLunsPerTarget', { value: 1 });
        return {
          LUNames: [scene.nameOf(scene.free)],
          DeviceAccesses: [2],
          ProtocolControllers: one(scene.controller),
        };
      }),
    },
    HidePaths: {
      0: (scene) => ({
        LUNames: [scene.nameOf(scene.shown)],
        ProtocolControllers: one(scene.controller),
      }),
      1: (scene) => ({
        LUNames: [scene.nameOf(scene.shown)],
        ProtocolControllers: one(scene.foreignController),
      }),
      5: nothing,
      4097: (scene) => ({
        LUNames: [scene.nameOf(scene.free)],
        ProtocolControllers: one(scene.controller),
      }),
      4098: (scene) => ({ InitiatorPortIDs: [other], ProtocolControllers: one(scene.controller) }),
      4099: (scene) => ({ TargetPortIDs: ['x,t,0x0001'], ProtocolControllers: one(scene.controller) }),
      4100: after(async (scene) => {
        await scene.knowInitiator(other);
        return { InitiatorPortIDs: [other], ProtocolControllers: one(scene.controller) };
      }),
    },
    AttachDevice: {
      0: (scene) => ({ ProtocolController: scene.controller, Device: scene.volume(scene.free) }),
      1: (scene) => ({ ProtocolController: scene.foreignController, Device: scene.volume(scene.free) }),
      5: (scene) => ({ Device: scene.volume(scene.free) }),
      4096: (scene) => ({ ProtocolController: scene.controller, Device: scene.volume(absent) }),
      4097: (scene) => ({
        ProtocolController: scene.controller,
        Device: scene.volume(scene.free),
        DeviceNumber: scene.model.world.firstLun.toString(16),
      }),
      4100: twice('masking', 'AttachDevice', (scene) => ({
        ProtocolController: scene.controller,
        Device: scene.volume(scene.free),
      })),
    },
    DetachDevice: {
      0: (scene) => ({ ProtocolController: scene.controller, Device: scene.volume(scene.shown) }),
      1: (scene) => ({ ProtocolController: scene.foreignController, Device: scene.volume(scene.shown) }),
      5: (scene) => ({ Device: scene.volume(scene.shown) }),
      4096: (scene) => ({ ProtocolController: scene.controller, Device: scene.volume(scene.free) }),
      4097: twice('masking', 'DetachDevice', (scene) => ({
        ProtocolController: scene.controller,
        Device: scene.volume(scene.shown),
      })),
    },
    DeleteProtocolController: {
      0: after(async (scene) => {
        await scene.emptyView();
        return { ProtocolController: scene.controller };
      }),
      1: (scene) => ({ ProtocolController: scene.controller, DeleteUnits: true }),
      5: nothing,
      4096: (scene) => ({ ProtocolController: scene.controller }),
      4097: twice('masking', 'DeleteProtocolController', async (scene) => {
        await scene.emptyView();
        return { ProtocolController: scene.controller };
      }),
    },
    CreateProtocolControllerWithPorts: { 1: nothing },
    ExposeDefaultLUs: { 1: () => ({ LUNames: [] }) },
    HideDefaultLUs: { 1: () => ({ LUNames: [] }) },
    ExposePathsWithNameAndHostType: { 1: nothing },
  },
};

const groups: ProvokingCalls = {
  className: 'ISCSIWBEM_GroupMaskingMappingService',
  object: (scene) => scene.groups,
  methods: {
    CreateGroup: {
      0: () => ({ GroupName: 'g', Type: 2 }),
      1: () => ({ GroupName: 'g', Type: 2, ConsistentLogicalUnitNumber: false }),
      4: after(async (scene) => {
        await scene.group('initiators', []);
        return { GroupName: 'own initiators', Type: 2 };
      }),
      5: () => ({ GroupName: 'g', Type: 1 }),
    },
    DeleteGroup: {
      0: after(async (scene) => ({ MaskingGroup: await scene.group('volumes', []) })),
      5: () => ({ MaskingGroup: groupPath({ type: 'volumes', id: absent }) }),
      6: (scene) => ({ MaskingGroup: scene.ofView('initiators') }),
    },
    AddMembers: {
      0: (scene) => ({ MaskingGroup: scene.ofView('volumes'), Members: one(scene.volume(scene.free)) }),
      1: after(async (scene) => ({
        MaskingGroup: scene.ofView('targets'),
        Members: one(await scene.portOf(configured.iscsiName)),
      })),
      5: (scene) => ({ MaskingGroup: scene.ofView('volumes'), Members: one(scene.volume(absent)) }),
      6: twice('groups', 'AddMembers', (scene) => ({
        MaskingGroup: scene.ofView('volumes'),
        Members: one(scene.volume(scene.free)),
      })),
    },
    RemoveMembers: {
      0: (scene) => ({ MaskingGroup: scene.ofView('volumes'), Members: one(scene.volume(scene.shown)) }),
      1: after(async (scene) => ({
        MaskingGroup: scene.ofView('targets'),
        Members: one(await scene.portOf(scene.view)),
      })),
      5: (scene) => ({ MaskingGroup: scene.ofView('volumes'), Members: one(scene.volume(scene.free)) }),
    },
    CreateMaskingView: {
      0: after(async (scene) => ({
        ElementName: 'v',
        DeviceMaskingGroup: await scene.group('volumes', [scene.free]),
      })),
      5: (scene) => ({ ElementName: 'v', DeviceMaskingGroup: scene.ofView('initiators') }),
      6: after(async (scene) => {
        const DeviceMaskingGroup = await scene.group('volumes', [scene.free]);
        await scene.model.call(scene.groups, 'CreateMaskingView', { ElementName: 'v', DeviceMaskingGroup });
        return { ElementName: 'w', DeviceMaskingGroup };
      }),
    },
    DeleteMaskingView: {
      0: (scene) => ({ ProtocolController: scene.controller }),
      1: (scene) => ({ ProtocolController: scene.foreignController }),
      5: ({ model }) => ({ ProtocolController: controllerPath(model.hostName, { iscsiName: other }) }),
      6: twice('groups', 'DeleteMaskingView', (scene) => ({ ProtocolController: scene.controller })),
    },
    ModifyMaskingView: {
      0: after(async (scene) => ({
        Operation: 2,
        ProtocolController: scene.controller,
        MaskingGroup: await scene.group('initiators', []),
      })),
      1: after(async (scene) => ({
        Operation: 2,
        ProtocolController: scene.foreignController,
        MaskingGroup: await scene.group('initiators', []),
      })),
      5: (scene) => ({ Operation: 2, ProtocolController: scene.controller }),
      6: after(async (scene) => {
        const parameters = {
          Operation: 2,
          ProtocolController: scene.controller,
          MaskingGroup: await scene.group('initiators', []),
        };
        await scene.model.call(scene.groups, 'ModifyMaskingView', parameters);
        return parameters;
      }),
    },
  },
};

const initiators: ProvokingCalls = {
  className: 'MSISCSITARGET_StorageHardwareIDManagementService',
  object: (scene) => scene.ids,
  methods: {
    CreateStorageHardwareID: {
      0: () => ({ StorageID: other, IDType: 5 }),
      4: after(async ({ model: { world } }) => {
        world.settings.maxInitiators = 1;
        return { StorageID: other, IDType: 5 };
      }),
      5: () => ({ StorageID: 'not a name', IDType: 5 }),
      4096: () => ({ StorageID: host, IDType: 5 }),
      4097: () => ({ StorageID: other, IDType: 2 }),
    },
    DeleteStorageHardwareID: {
      0: after(async (scene) => {
        await scene.knowInitiator(other);
        return { HardwareID: hardwareIdPath(other) };
      }),
      4: () => ({ HardwareID: hardwareIdPath(host) }),
      4096: () => ({ HardwareID: hardwareIdPath(other) }),
    },
    CreateHardwareIDCollection: { 1: nothing },
    AddHardwareIDsToCollection: { 1: nothing },
    CreateGatewayPathID: { 1: nothing },
  },
};

const nodes: ProvokingCalls = {
  className: 'MSISCSITARGET_iSCSIConfigurationService',
  object: (scene) => scene.nodes,
  methods: {
    CreateiSCSINode: {
      0: () => ({ Alias: 'node' }),
      5: () => ({ Alias: 'a/b' }),
      4097: after(async (scene) => {
        await scene.model.call(scene.nodes, 'CreateiSCSINode', { Alias: 'node' });
        return { Alias: 'node' };
      }),
    },
    DeleteiSCSINode: {
      0: after(async (scene) => {
        await scene.emptyView();
        return { iSCSINode: scene.controller };
      }),
      1: (scene) => ({ iSCSINode: scene.foreignController }),
      4096: nothing,
      4097: after(async (scene) => {
        await scene.emptyView();
        await scene.logIn();
        return { iSCSINode: scene.controller };
      }),
    },
    CreateiSCSIProtocolEndpoint: { 1: nothing },
    DeleteiSCSIProtocolEndpoint: { 1: nothing },
    BindiSCSIProtocolEndPoint: { 1: nothing },
  },
};

const names = (className: string): ProvokingCalls => ({
  className,
  object: (scene) => scene.first(className),
  onlyReads: true,
  methods: {
    GetElementNameCapabilities: { 0: () => ({ ElementType: 2 }), 5: () => ({ ElementType: 9 }) },
  },
});

export const maskingCalls: readonly ProvokingCalls[] = [
  masking,
  groups,
  initiators,
  nodes,
  names('MSISCSITARGET_ProtocolControllerMaskingCapabilities'),
];
