import { CIMDateTime } from '../../../../src/cim/CIMDateTime.js';
import { CIMInstanceName } from '../../../../src/cim/CIMInstanceName.js';
import { statisticsServicePath } from '../../../../src/providers/blockPerformance/statisticsIdentity.js';
import { jobPath } from '../../../../src/providers/storage/storageIdentity.js';
import { MiB } from '../../../provisioning/StorageWorld.js';
import { absent, after, nothing, one, whileCopying, type ProvokingCalls } from './Provoking.js';

const storage: ProvokingCalls = {
  className: 'MSISCSITARGET_StorageConfigurationService',
  object: ({ storageService }) => storageService,
  methods: {
    CreateOrModifyElementFromStoragePool: {
      0: (scene) => ({ ElementType: 2, Size: BigInt(4 * MiB), TheElement: scene.volume(scene.free) }),
      1: after(async (scene) => ({
        ElementType: 2,
        Size: BigInt(MiB),
        TheElement: scene.volume(await scene.model.world.makeVolume('large', 2 * MiB)),
      })),
      5: () => ({ ElementType: 3, Size: BigInt(MiB) }),
      6: whileCopying((scene) => ({
        ElementType: 2,
        Size: BigInt(4 * MiB),
        TheElement: scene.volume(scene.free),
      })),
      4096: () => ({ ElementType: 5, Size: BigInt(MiB), ElementName: 'made' }),
      4097: () => ({ ElementType: 2, Size: 0n }),
    },
    ReturnToStoragePool: {
      0: (scene) => ({ TheElement: scene.volume(scene.free) }),
      1: after(async (scene) => ({ TheElement: await scene.foreignVolume() })),
      5: (scene) => ({ TheElement: scene.volume(absent) }),
      6: (scene) => ({ TheElement: scene.volume(scene.shown) }),
    },
    ReturnElementsToStoragePool: {
      0: (scene) => ({ TheElements: one(scene.volume(scene.free)) }),
      1: after(async (scene) => ({ TheElements: one(await scene.foreignVolume()) })),
      5: (scene) => ({ TheElements: one(scene.volume(absent)) }),
      6: (scene) => ({ TheElements: [scene.volume(scene.free), scene.volume(scene.shown)] }),
    },
    CreateReplica: {
      1: (scene) => ({ SourceElement: scene.volume(scene.free), CopyType: 3 }),
      5: (scene) => ({ SourceElement: scene.volume(absent) }),
      6: whileCopying((scene) => ({ SourceElement: scene.volume(scene.free) })),
      4096: (scene) => ({ SourceElement: scene.volume(scene.free), CopyType: 4 }),
    },
    AttachReplica: {
      1: (scene) => ({
        SourceElement: scene.volume(scene.free),
        TargetElement: scene.volume(scene.free),
        CopyType: 3,
      }),
      5: (scene) => ({ SourceElement: scene.volume(scene.free) }),
      6: (scene) => ({
        SourceElement: scene.volume(scene.free),
        TargetElement: scene.volume(scene.shown),
      }),
      4096: after(async (scene) => ({
        SourceElement: scene.volume(scene.free),
        TargetElement: scene.volume(await scene.model.world.makeVolume('attached')),
      })),
    },
    ModifySynchronization: {
      0: (scene) => ({ Operation: 2, Synchronization: scene.pair }),
      1: (scene) => ({ Operation: 3, Synchronization: scene.pair }),
      5: () => ({ Operation: 2 }),
      6: whileCopying((scene) => ({ Operation: 5, Synchronization: scene.pair })),
      4096: after(async (scene) => {
        scene.model.world.sharesBlocks = false;
        return { Operation: 5, Synchronization: scene.pair };
      }),
    },
    CreateOrModifyStoragePool: { 1: nothing },
    DeleteStoragePool: { 1: after(async (scene) => ({ Pool: await scene.pool() })) },
  },
};

const pool: ProvokingCalls = {
  className: 'MSISCSITARGET_StoragePool',
  object: (scene) => scene.pool(),
  onlyReads: true,
  methods: {
    GetSupportedSizes: { 2: () => ({ ElementType: 3 }) },
    GetSupportedSizeRange: { 0: () => ({ ElementType: 3 }), 3: () => ({ ElementType: 2 }) },
  },
};

const storageCapabilities: ProvokingCalls = {
  className: 'MSISCSITARGET_StorageCapabilities',
  object: (scene) => scene.first('MSISCSITARGET_StorageCapabilities'),
  onlyReads: true,
  methods: Object.fromEntries(
    [
      'CreateSetting',
      'GetSupportedStripeLengths',
      'GetSupportedStripeLengthRange',
      'GetSupportedParityLayouts',
      'GetSupportedStripeDepths',
      'GetSupportedStripeDepthRange',
    ].map((name) => [name, { 1: nothing }]),
  ),
};

const configurationCapabilities: ProvokingCalls = {
  className: 'MSISCSITARGET_StorageConfigurationCapabilities',
  object: (scene) => scene.first('MSISCSITARGET_StorageConfigurationCapabilities'),
  onlyReads: true,
  methods: {
    GetElementNameCapabilities: {
      0: () => ({ ElementType: 2 }),
      1: () => ({ ElementType: 3 }),
      5: after(async (scene) => ({ ElementType: 2, InPool: await scene.pool(true) })),
    },
  },
};

const statistics: ProvokingCalls = {
  className: 'ISCSIWBEM_BlockStatisticsService',
  object: ({ model }) => statisticsServicePath(model.hostName),
  onlyReads: true,
  methods: {
    GetStatisticsCollection: {
      0: nothing,
      1: () => ({
        ManifestCollection: new CIMInstanceName('CIM_BlockStatisticsManifestCollection', { InstanceID: 'x' }),
      }),
      4097: () => ({ ElementTypes: [2] }),
      4098: () => ({ StatisticsFormat: 3 }),
    },
  },
};

const jobs: ProvokingCalls = {
  className: 'MSISCSITARGET_ConcreteJob',
  object: ({ job }) => jobPath({ id: job }),
  methods: {
    KillJob: { 0: whileCopying(nothing, true), 4: nothing },
    RequestStateChange: {
      0: whileCopying(() => ({ RequestedState: 4 }), true),
      1: () => ({ RequestedState: 2 }),
      4097: () => ({ RequestedState: 5 }),
      4098: () => ({ RequestedState: 5, TimeoutPeriod: CIMDateTime.fromMicroseconds(1_000_000) }),
    },
    GetError: { 0: nothing },
    GetErrors: { 0: nothing },
  },
};

export const storageCalls: readonly ProvokingCalls[] = [
  storage,
  pool,
  storageCapabilities,
  configurationCapabilities,
  statistics,
  jobs,
];
