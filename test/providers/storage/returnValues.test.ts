import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CIMInstanceName } from '../../../src/cim/CIMInstanceName.js';
import type { CIMValue } from '../../../src/cim/values.js';
import { configurationServicePath } from '../../../src/providers/blockServices/blockIdentity.js';
import { controllerPath, replicationServicePath } from '../../../src/providers/identity.js';
import { groupPath, hardwareIdPath, servicePath } from '../../../src/providers/masking/maskingIdentity.js';
import { synchronizedPath } from '../../../src/providers/replication/replicationIdentity.js';
import { volumePath } from '../../../src/providers/storage/storageIdentity.js';
import type { GroupType } from '../../../src/provisioning/MaskingRecords.js';
import type { IscsiName } from '../../../src/targets/IscsiName.js';
import { TargetDriverError } from '../../../src/targets/TargetDriverError.js';
import { CopyModel } from '../replication/CopyModel.js';
import { host, other, principal } from '../../provisioning/StorageWorld.js';

interface Called {
  readonly object: CIMInstanceName;
  readonly parameters: Readonly<Record<string, CIMValue>>;
}

/** A model with a volume, a copy of it, a view that shows a third one to a host, and the paths of all. */
class Scene {
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

  constructor(readonly model: CopyModel) {
    const { hostName } = model;
    this.storageService = configurationServicePath(hostName);
    this.copyService = replicationServicePath(hostName);
    this.masking = servicePath(hostName, 'MSISCSITARGET_ControllerConfigurationService');
    this.groups = servicePath(hostName, 'ISCSIWBEM_GroupMaskingMappingService');
    this.nodes = servicePath(hostName, 'MSISCSITARGET_iSCSIConfigurationService');
    this.ids = servicePath(hostName, 'MSISCSITARGET_StorageHardwareIDManagementService');
  }

  static async open(): Promise<Scene> {
    const scene = new Scene(await CopyModel.open(true));
    const { world } = scene.model;
    scene.free = await world.makeVolume('free');
    const copied = await world.done({
      kind: 'copyVolume',
      source: scene.free,
      name: 'copy',
      as: 'clone',
      pool: null,
    });
    scene.copy = copied.volume ?? '';
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

/** Every method that has a pool or a target do something. */
const driving: readonly [method: string, call: (scene: Scene) => Called | Promise<Called>][] = [
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

/** Methods that fail only while they look whether the volume is shown. */
const removing = new Set([
  'ReturnToStoragePool',
  'ReturnElementsToStoragePool',
  'ModifyReplicaSynchronization',
]);

/** What a pool or a target meets, and the value that every method has for it. */
const failures = [
  [2, 'something that nobody has foreseen', () => new Error('unforeseen')],
  [3, 'no answer in time', () => new TargetDriverError('timeout', 'no answer in time')],
  [4, 'a refusal', () => new TargetDriverError('rejected', 'refused')],
] as const;

describe('the methods of managers', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await Scene.open();
  });
  afterEach(() => scene.model.world.dispose());

  it.each(
    driving.flatMap(([method, call]) =>
      failures.map(([value, why, makeError]) => [method, value, why, makeError, call] as const),
    ),
  )('%s answers %i for %s', async (method, value, _, makeError, call) => {
    const { object, parameters } = await call(scene);
    const { world } = scene.model;
    let steps = 0;
    const fail = (): never => {
      steps += 1;
      throw makeError();
    };
    // A volume that is removed is gone with its record: what is left of its bytes is taken away later.
    if (removing.has(method)) world.driver.storage.findExportsOf = async () => fail();
    else world.onStep = fail;
    const { returnValue } = await scene.model.call(object, method, parameters);
    world.onStep = () => {};
    expect(steps).toBeGreaterThan(0);
    expect(returnValue).toBe(value);
  });

  it.each([
    ['CreateStorageHardwareID', () => ({ StorageID: other, IDType: 5 }), 'ids'],
    ['DeleteStorageHardwareID', () => ({ HardwareID: hardwareIdPath(other) }), 'ids'],
    ['CreateGroup', () => ({ GroupName: 'g', Type: 2, Members: [] }), 'groups'],
  ] as const)(
    '%s, which changes the store alone, answers 2 where that fails',
    async (method, parameters, of) => {
      const { world } = scene.model;
      if (method === 'DeleteStorageHardwareID')
        await world.masking.paths.createInitiator(principal('storage'), { name: other, label: null });
      const { store } = world.temporary;
      const [put, remove] = [store.put.bind(store), store.remove.bind(store)];
      const isOurs = (key: string): boolean => key.startsWith('masking');
      store.put = (key, value) => {
        if (isOurs(key)) throw new Error('unforeseen');
        return put(key, value);
      };
      store.remove = (key) => {
        if (isOurs(key)) throw new Error('unforeseen');
        return remove(key);
      };
      try {
        const { returnValue } = await scene.model.call(scene[of], method, parameters());
        expect(returnValue).toBe(2);
      } finally {
        Object.assign(store, { put, remove });
      }
    },
  );
});
