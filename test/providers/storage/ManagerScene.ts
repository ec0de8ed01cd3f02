import type { CIMInstance } from '../../../src/cim/CIMInstance.js';
import type { CIMInstanceName } from '../../../src/cim/CIMInstanceName.js';
import type { CIMValue } from '../../../src/cim/values.js';
import { configurationServicePath } from '../../../src/providers/blockServices/blockIdentity.js';
import {
  controllerPath,
  endpointPath,
  portsOf,
  replicationServicePath,
} from '../../../src/providers/identity.js';
import { groupPath, servicePath } from '../../../src/providers/masking/maskingIdentity.js';
import { synchronizedPath } from '../../../src/providers/replication/replicationIdentity.js';
import { volumePath } from '../../../src/providers/storage/storageIdentity.js';
import type { GroupType } from '../../../src/provisioning/MaskingRecords.js';
import type { IscsiName } from '../../../src/targets/IscsiName.js';
import { CopyModel } from '../replication/CopyModel.js';
import { configured, host, other, principal, type StorageKind } from '../../provisioning/StorageWorld.js';

export interface Called {
  readonly object: CIMInstanceName;
  readonly parameters: Readonly<Record<string, CIMValue>>;
}

/** A model with a volume, a copy of it with its job, a view that shows a third volume to a host, and the paths of all. */
export class ManagerScene {
  readonly storageService: CIMInstanceName;
  readonly copyService: CIMInstanceName;
  readonly masking: CIMInstanceName;
  readonly groups: CIMInstanceName;
  readonly nodes: CIMInstanceName;
  readonly ids: CIMInstanceName;
  free = '';
  copy = '';
  shown = '';
  view = '' as IscsiName;
  /** Of the copy, until another one is begun. */
  job = '';
  /** Lets a copy that was begun go on. */
  release = (): void => {};

  constructor(readonly model: CopyModel) {
    const { hostName } = model;
    this.storageService = configurationServicePath(hostName);
    this.copyService = replicationServicePath(hostName);
    this.masking = servicePath(hostName, 'MSISCSITARGET_ControllerConfigurationService');
    this.groups = servicePath(hostName, 'ISCSIWBEM_GroupMaskingMappingService');
    this.nodes = servicePath(hostName, 'MSISCSITARGET_iSCSIConfigurationService');
    this.ids = servicePath(hostName, 'MSISCSITARGET_StorageHardwareIDManagementService');
  }

  static async open(kind: StorageKind = 'embedded'): Promise<ManagerScene> {
    const scene = new ManagerScene(await CopyModel.open(true, kind));
    const { world } = scene.model;
    scene.free = await world.makeVolume('free');
    const copied = await world.provisioning.changeAsJob(principal('storage'), {
      kind: 'copyVolume',
      source: scene.free,
      name: 'copy',
      as: 'clone',
      pool: null,
    });
    if (copied.volume === null || copied.job === null) throw new Error(copied.message);
    scene.copy = copied.volume;
    scene.job = copied.job;
    scene.shown = await world.makeVolume('shown');
    const exposed = await world.masking.paths.expose(principal('storage'), {
      target: null,
      isNode: false,
      volumes: [{ volume: scene.shown, lun: null, readOnly: false }],
      initiators: [host],
    });
    if (exposed.target === null) throw new Error(exposed.message);
    scene.view = exposed.target;
    return scene;
  }

  volume(id: string): CIMInstanceName {
    return volumePath(this.model.hostName, { id });
  }

  nameOf(id: string): string {
    return this.model.world.driver.storage.identityOf(id).name;
  }

  get controller(): CIMInstanceName {
    return controllerPath(this.model.hostName, { iscsiName: this.view });
  }

  get pair(): CIMInstanceName {
    const { volumes } = this.model.world;
    const [source, copy] = [volumes.find(this.free), volumes.find(this.copy)];
    if (!source || !copy) throw new Error('there is no pair');
    return synchronizedPath(this.model.hostName, { source, copy });
  }

  /** The group that the view has of a type. */
  ofView(type: GroupType): CIMInstanceName {
    return groupPath({ type, id: this.view });
  }

  async emptyView(): Promise<void> {
    await this.model.world.masking.paths.hide(principal('storage'), {
      target: this.view,
      volumes: [this.shown],
      initiators: [],
    });
  }

  /** A copy of `free` that runs until `release`. */
  async beginCopy(): Promise<void> {
    const { world } = this.model;
    world.sharesBlocks = false;
    const held = new Promise<void>((resolve) => (this.release = resolve));
    world.onStep = (step) => (step === 'create' ? held : undefined);
    const change = { kind: 'copyVolume', source: this.free, name: 'slow', as: 'clone', pool: null } as const;
    const { job } = await world.done(change);
    if (job === null) throw new Error('no job was named');
    this.job = job;
  }

  async knowInitiator(name: IscsiName): Promise<void> {
    await this.model.world.masking.paths.createInitiator(principal('storage'), { name, label: null });
  }

  /** The host is let in, and stays. */
  async logIn(): Promise<void> {
    const { world } = this.model;
    await world.addAccount(this.view);
    await world.login(this.view);
  }

  /** A target that was not made by this server. */
  get foreignController(): CIMInstanceName {
    return controllerPath(this.model.hostName, configured);
  }

  /** A volume of it. */
  async foreignVolume(): Promise<CIMInstanceName> {
    const all = await this.model.enumerate('CIM_StorageVolume');
    return pathOf(all.find((each) => each.value('Usage') === 3));
  }

  async pool(isPrimordial = false): Promise<CIMInstanceName> {
    const all = await this.model.enumerate('CIM_StoragePool');
    return pathOf(all.find((each) => each.value('Primordial') === isPrimordial && each.value('Usage') === 2));
  }

  /** The port of a target. */
  async portOf(target: IscsiName): Promise<CIMInstanceName> {
    const found = await this.model.world.driver.findTarget(target);
    const [port] = found ? portsOf(found) : [];
    if (!port) throw new Error(`${target} has no port`);
    return endpointPath(this.model.hostName, port);
  }

  async first(className: string): Promise<CIMInstanceName> {
    return pathOf((await this.model.enumerate(className))[0]);
  }

  /** A group of a client's own, of no view. */
  async group(type: GroupType, members: readonly string[]): Promise<CIMInstanceName> {
    const made = await this.model.world.masking.groups.createGroup(principal('storage'), {
      type,
      name: `own ${type}`,
      members,
      deleteOnEmpty: false,
      deleteWhenUnassociated: false,
    });
    return groupPath({ type, id: made.group ?? '' });
  }
}

function pathOf(instance: CIMInstance | undefined): CIMInstanceName {
  if (!instance?.path) throw new Error('there is no such instance');
  return instance.path;
}

/** Every method that has a pool or a target do something. */
export const drivingCalls: readonly [
  method: string,
  call: (scene: ManagerScene) => Called | Promise<Called>,
][] = [
  [
    'CreateOrModifyElementFromStoragePool',
    ({ storageService }) => ({
      object: storageService,
      parameters: { ElementType: 2, Size: 1_048_576n, ElementName: 'new' },
    }),
  ],
  [
    'CreateOrModifyElementFromStoragePool',
    (scene) => ({
      object: scene.storageService,
      parameters: { ElementType: 2, Size: 4_194_304n, TheElement: scene.volume(scene.free) },
    }),
  ],
  [
    'ReturnToStoragePool',
    (scene) => ({ object: scene.storageService, parameters: { TheElement: scene.volume(scene.free) } }),
  ],
  [
    'ReturnElementsToStoragePool',
    (scene) => ({ object: scene.storageService, parameters: { TheElements: [scene.volume(scene.free)] } }),
  ],
  [
    'CreateReplica',
    (scene) => ({
      object: scene.storageService,
      parameters: { SourceElement: scene.volume(scene.free), CopyType: 4 },
    }),
  ],
  [
    'CreateElementReplica',
    (scene) => ({
      object: scene.copyService,
      parameters: { SourceElement: scene.volume(scene.free), SyncType: 8 },
    }),
  ],
  [
    'ModifyReplicaSynchronization',
    (scene) => ({ object: scene.copyService, parameters: { Operation: 19, Synchronization: scene.pair } }),
  ],
  [
    'AttachReplica',
    async (scene) => ({
      object: scene.storageService,
      parameters: {
        SourceElement: scene.volume(scene.free),
        TargetElement: scene.volume(await scene.model.world.makeVolume('attached')),
      },
    }),
  ],
  [
    'ModifySynchronization',
    (scene) => ({ object: scene.storageService, parameters: { Operation: 5, Synchronization: scene.pair } }),
  ],
  [
    'ExposePaths',
    (scene) => ({
      object: scene.masking,
      parameters: {
        LUNames: [scene.nameOf(scene.free)],
        InitiatorPortIDs: [other],
        DeviceAccesses: [2],
      },
    }),
  ],
  [
    'HidePaths',
    (scene) => ({
      object: scene.masking,
      parameters: { LUNames: [scene.nameOf(scene.shown)], ProtocolControllers: [scene.controller] },
    }),
  ],
  [
    'AttachDevice',
    (scene) => ({
      object: scene.masking,
      parameters: { ProtocolController: scene.controller, Device: scene.volume(scene.free) },
    }),
  ],
  [
    'DetachDevice',
    (scene) => ({
      object: scene.masking,
      parameters: { ProtocolController: scene.controller, Device: scene.volume(scene.shown) },
    }),
  ],
  [
    'DeleteProtocolController',
    async (scene) => {
      await scene.emptyView();
      return { object: scene.masking, parameters: { ProtocolController: scene.controller } };
    },
  ],
  [
    'AddMembers',
    (scene) => ({
      object: scene.groups,
      parameters: { MaskingGroup: scene.ofView('volumes'), Members: [scene.volume(scene.free)] },
    }),
  ],
  [
    'RemoveMembers',
    (scene) => ({
      object: scene.groups,
      parameters: { MaskingGroup: scene.ofView('volumes'), Members: [scene.volume(scene.shown)] },
    }),
  ],
  [
    'CreateMaskingView',
    async (scene) => ({
      object: scene.groups,
      parameters: {
        ElementName: 'new view',
        DeviceMaskingGroup: await scene.group('volumes', [scene.free]),
      },
    }),
  ],
  [
    'ModifyMaskingView',
    (scene) => ({
      object: scene.groups,
      parameters: {
        Operation: 3,
        ProtocolController: scene.controller,
        MaskingGroup: scene.ofView('volumes'),
      },
    }),
  ],
  [
    'DeleteMaskingView',
    (scene) => ({ object: scene.groups, parameters: { ProtocolController: scene.controller } }),
  ],
  [
    'DeleteGroup',
    async (scene) => {
      await scene.emptyView();
      return {
        object: scene.groups,
        parameters: { MaskingGroup: scene.ofView('initiators'), Force: true },
      };
    },
  ],
  ['CreateiSCSINode', ({ nodes }) => ({ object: nodes, parameters: { Alias: 'new node' } })],
  [
    'DeleteiSCSINode',
    async (scene) => {
      await scene.emptyView();
      return { object: scene.nodes, parameters: { iSCSINode: scene.controller } };
    },
  ],
];
