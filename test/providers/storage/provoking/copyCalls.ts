import {
  absent,
  after,
  noPair,
  nothing,
  whileCopying,
  type Parameters,
  type Provoking,
  type ProvokingCalls,
} from './Provoking.js';

const snapshot = 7;
const clone = 8;
/** SupportedReplicationTypes of clones made here, and of remote mirrors. */
const localClone = 11;
const remoteMirror = 4;

const copies: ProvokingCalls = {
  className: 'CIM_ReplicationService',
  object: ({ copyService }) => copyService,
  methods: {
    CreateElementReplica: {
      1: (scene) => ({ SyncType: 6, SourceElement: scene.volume(scene.free) }),
      5: (scene) => ({ SyncType: clone, SourceElement: scene.volume(absent) }),
      6: (scene) => ({
        SyncType: clone,
        SourceElement: scene.volume(scene.free),
        TargetElement: scene.volume(scene.shown),
      }),
      4096: (scene) => ({ SyncType: snapshot, SourceElement: scene.volume(scene.free) }),
    },
    ModifyReplicaSynchronization: {
      0: (scene) => ({ Operation: 8, Synchronization: scene.pair }),
      1: (scene) => ({ Operation: 7, Synchronization: scene.pair }),
      5: (scene) => ({ Operation: 8, Synchronization: noPair(scene) }),
      6: whileCopying((scene) => ({ Operation: 15, Synchronization: scene.pair })),
      4096: after(async (scene) => {
        scene.model.world.sharesBlocks = false;
        return { Operation: 15, Synchronization: scene.pair };
      }),
    },
    GetReplicationRelationships: { 0: nothing },
    GetAvailableTargetElements: {
      0: (scene) => ({ SourceElement: scene.volume(scene.free), SyncType: clone }),
      1: (scene) => ({ SourceElement: scene.volume(scene.free), SyncType: snapshot }),
      5: (scene) => ({ SourceElement: scene.volume(absent), SyncType: clone }),
    },
  },
};

/** Methods of the capabilities that are asked for a type of replication, with what they need beside it. */
const byType = (name: string, beside: Parameters = {}): [string, Readonly<Record<number, Provoking>>] => [
  name,
  {
    0: () => ({ ReplicationType: localClone, ...beside }),
    1: () => ({ ReplicationType: remoteMirror, ...beside }),
  },
];

const copyCapabilities: ProvokingCalls = {
  className: 'MSISCSITARGET_ReplicationServiceCapabilities',
  object: (scene) => scene.first('MSISCSITARGET_ReplicationServiceCapabilities'),
  onlyReads: true,
  methods: {
    ConvertSyncTypeToReplicationType: { 0: () => ({ SyncType: clone }), 1: () => ({ SyncType: 6 }) },
    ...Object.fromEntries([
      byType('ConvertReplicationTypeToSyncType'),
      byType('GetSupportedCopyStates'),
      byType('GetSupportedWaitForCopyStates', { MethodName: 2 }),
      byType('GetSupportedFeatures'),
      byType('GetSupportedOperations'),
      byType('GetSupportedConsistency'),
    ]),
    GetSupportedOperationsForSynchronization: {
      0: (scene) => ({ Synchronization: scene.pair }),
      5: (scene) => ({ Synchronization: noPair(scene) }),
    },
    GetSynchronizationSupported: {
      0: (scene) => ({ LocalElement: scene.volume(scene.free) }),
      5: nothing,
    },
    ...Object.fromEntries(
      [
        'GetSupportedGroupFeatures',
        'GetSupportedGroupOperations',
        'GetSupportedGroupCopyStates',
        'GetSupportedListFeatures',
        'GetSupportedListOperations',
        'GetSupportedSettingsDefineStateOperations',
        'GetSupportedTokenizedReplicationType',
        'GetElementNameCapabilities',
      ].map((name) => [name, { 1: nothing }]),
    ),
    GetDefaultReplicationSettingData: { 7: () => ({ ReplicationType: localClone }) },
  },
};

export const copyCalls: readonly ProvokingCalls[] = [copies, copyCapabilities];
