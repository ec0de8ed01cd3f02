/** Values that no call of these methods answers, and why. */
export interface NeverAnswered {
  readonly why: string;
  /** Their names, with the class where classes differ. */
  readonly methods: readonly string[];
  readonly values: readonly number[];
}

export const neverAnswered: readonly NeverAnswered[] = [
  {
    why: 'they do nothing here, whatever they are asked',
    methods: [
      'CreateOrModifyStoragePool',
      'DeleteStoragePool',
      'CreateSetting',
      'GetSupportedStripeLengths',
      'GetSupportedStripeLengthRange',
      'GetSupportedParityLayouts',
      'GetSupportedStripeDepths',
      'GetSupportedStripeDepthRange',
      'GetSupportedGroupFeatures',
      'GetSupportedGroupOperations',
      'GetSupportedGroupCopyStates',
      'GetSupportedListFeatures',
      'GetSupportedListOperations',
      'GetSupportedSettingsDefineStateOperations',
      'GetSupportedTokenizedReplicationType',
      'CreateProtocolControllerWithPorts',
      'ExposeDefaultLUs',
      'HideDefaultLUs',
      'ExposePathsWithNameAndHostType',
      'CreateHardwareIDCollection',
      'AddHardwareIDsToCollection',
      'CreateGatewayPathID',
      'CreateiSCSIProtocolEndpoint',
      'DeleteiSCSIProtocolEndpoint',
      'BindiSCSIProtocolEndPoint',
    ],
    values: [0, 2, 3, 4, 5, 6, 7, 8, 4096, 4097, 4098, 4099, 4100, 4101, 4102, 4103],
  },
  {
    why: 'they only read: what cannot be read is a status, which is thrown, and nothing is in use by them',
    methods: [
      'GetElementNameCapabilities',
      'GetReplicationRelationships',
      'GetAvailableTargetElements',
      'ConvertSyncTypeToReplicationType',
      'ConvertReplicationTypeToSyncType',
      'GetSupportedCopyStates',
      'GetSupportedWaitForCopyStates',
      'GetSupportedFeatures',
      'GetSupportedOperations',
      'GetSupportedOperationsForSynchronization',
      'GetSynchronizationSupported',
      'GetSupportedConsistency',
      'GetStatisticsCollection',
      'GetError',
      'GetErrors',
    ],
    values: [2, 3, 4, 6, 4096],
  },
  {
    why: 'a type of replication that there is not is not supported (1)',
    methods: [
      'ConvertSyncTypeToReplicationType',
      'ConvertReplicationTypeToSyncType',
      'GetSupportedCopyStates',
      'GetSupportedWaitForCopyStates',
      'GetSupportedFeatures',
      'GetSupportedOperations',
      'GetSupportedConsistency',
    ],
    values: [5],
  },
  {
    why: 'every parameter that they take has an answer',
    methods: ['GetReplicationRelationships', 'GetError', 'GetErrors'],
    values: [1, 5],
  },
  {
    why: 'a path that names no copy or volume is an invalid parameter (5)',
    methods: ['GetSupportedOperationsForSynchronization', 'GetSynchronizationSupported'],
    values: [1],
  },
  {
    why: 'statistics of what is not counted have values of their own (4097, 4098)',
    methods: ['GetStatisticsCollection'],
    values: [5],
  },
  {
    why: 'there are too many sizes to list, of any type',
    methods: ['GetSupportedSizes'],
    values: [0, 1, 3],
  },
  { why: 'a range can always be told', methods: ['GetSupportedSizeRange'], values: [1, 2] },
  {
    why: 'there are no settings of copies beside their SyncType',
    methods: ['GetDefaultReplicationSettingData'],
    values: [0, 1, 2, 3, 4, 5, 6],
  },
  {
    why: 'they always answer with a job, as managers demand that wait for one',
    methods: ['CreateReplica', 'AttachReplica', 'CreateElementReplica'],
    values: [0],
  },
  {
    why: 'they are done when they answer, without a job',
    methods: [
      'ReturnToStoragePool',
      'ReturnElementsToStoragePool',
      'ExposePaths',
      'HidePaths',
      'CreateMaskingView',
      'DeleteMaskingView',
      'ModifyMaskingView',
      'RequestStateChange',
    ],
    values: [4096],
  },
  {
    why: 'a client may give a number or leave it out',
    methods: ['AttachDevice'],
    values: [4098, 4099],
  },
  {
    why: 'they ask the store alone, and no target',
    methods: ['CreateGroup', 'CreateStorageHardwareID', 'DeleteStorageHardwareID'],
    values: [3],
  },
  {
    why: 'initiators can always be made known and forgotten; one that is not there has a value of its own (4096)',
    methods: ['CreateStorageHardwareID', 'DeleteStorageHardwareID'],
    values: [1],
  },
  {
    why: 'what is not there has a value of its own (4096)',
    methods: ['DeleteStorageHardwareID', 'DeleteiSCSINode'],
    values: [5],
  },
  {
    why: 'nothing of the service is named',
    methods: ['MSISCSITARGET_ReplicationServiceCapabilities.GetElementNameCapabilities'],
    values: [0, 5],
  },
  {
    why: 'the types that the parameter may have are answered, and others are invalid (5)',
    methods: [
      'MSISCSITARGET_ProtocolControllerMaskingCapabilities.GetElementNameCapabilities',
      'ISCSIWBEM_GroupMaskingMappingCapabilities.GetElementNameCapabilities',
    ],
    values: [1],
  },
  { why: 'nodes can be made where the service is shown', methods: ['CreateiSCSINode'], values: [4096] },
  {
    why: 'a job that is not there, or may not be ended by this user, is a status, which is thrown',
    methods: ['KillJob'],
    values: [1, 2, 3, 6, 7],
  },
  {
    why: 'a job is ended at once, or has ended already (4097)',
    methods: ['RequestStateChange'],
    values: [2, 3, 4, 5, 6, 4099],
  },
];
