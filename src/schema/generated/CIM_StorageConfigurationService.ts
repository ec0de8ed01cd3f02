// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ComputerSystemFamily } from './CIM_ComputerSystem.js';
import type { CIM_ConcreteJobFamily } from './CIM_ConcreteJob.js';
import type { CIM_LogicalElementFamily } from './CIM_LogicalElement.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_ManagedSystemElementFamily } from './CIM_ManagedSystemElement.js';
import type { CIM_MemoryFamily } from './CIM_Memory.js';
import type { CIM_NetworkPipeFamily } from './CIM_NetworkPipe.js';
import type { CIM_ProtocolEndpointFamily } from './CIM_ProtocolEndpoint.js';
import type { CIM_SCSIProtocolEndpointFamily } from './CIM_SCSIProtocolEndpoint.js';
import type { CIM_Service, CIM_ServiceMethods } from './CIM_Service.js';
import type { CIM_SettingData, CIM_SettingDataFamily } from './CIM_SettingData.js';
import type { CIM_StorageExtentFamily } from './CIM_StorageExtent.js';
import type { CIM_StoragePoolFamily } from './CIM_StoragePool.js';
import type { CIM_StorageSettingFamily } from './CIM_StorageSetting.js';
import type { CIM_StorageSynchronizedFamily } from './CIM_StorageSynchronized.js';
import type { MSISCSITARGET_StorageConfigurationServiceFamily } from './MSISCSITARGET_StorageConfigurationService.js';

/** Return values of CIM_StorageConfigurationService.CreateOrModifyStoragePool (ValueMap). */
export const CreateOrModifyStoragePoolReturn = {
  JobCompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
  SizeNotSupported: 4097,
} as const;

/** Return values of CIM_StorageConfigurationService.CreateOrModifyElementFromStoragePool (ValueMap). */
export const CreateOrModifyElementFromStoragePoolReturn = {
  JobCompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
  SizeNotSupported: 4097,
} as const;

/**
 * Values of the parameter ElementType of CIM_StorageConfigurationService.CreateOrModifyElementFromStoragePool
 * (ValueMap).
 */
export const CreateOrModifyElementFromStoragePool_ElementType = {
  Unknown: 0,
  Reserved: 1,
  StorageVolume: 2,
  StorageExtent: 3,
  LogicalDisk: 4,
  ThinlyProvisionedStorageVolume: 5,
  ThinlyProvisionedLogicalDisk: 6,
  FullyProvisionedStorageVolume: 7,
  FullyProvisionedLogicalDisk: 8,
} as const;

/** Return values of CIM_StorageConfigurationService.DeleteStoragePool (ValueMap). */
export const DeleteStoragePoolReturn = {
  JobCompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Return values of CIM_StorageConfigurationService.ReturnToStoragePool (ValueMap). */
export const ReturnToStoragePoolReturn = {
  JobCompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Return values of CIM_StorageConfigurationService.CreateReplica (ValueMap). */
export const CreateReplicaReturn = {
  JobCompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Values of the parameter CopyType of CIM_StorageConfigurationService.CreateReplica (ValueMap). */
export const CreateReplica_CopyType = {
  Async: 2,
  Sync: 3,
  UnSyncAssoc: 4,
  UnSyncUnAssoc: 5,
} as const;

/** Return values of CIM_StorageConfigurationService.ModifySynchronization (ValueMap). */
export const ModifySynchronizationReturn = {
  JobCompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Values of the parameter Operation of CIM_StorageConfigurationService.ModifySynchronization (ValueMap). */
export const ModifySynchronization_Operation = {
  DMTFReserved_0: 0,
  DMTFReserved_1: 1,
  Detach: 2,
  Fracture: 3,
  ResyncReplica: 4,
  RestoreFromReplica: 5,
  Prepare: 6,
  Unprepare: 7,
  Quiesce: 8,
  Unquiesce: 9,
  ResetToSync: 10,
  ResetToAsync: 11,
  StartCopy: 12,
  StopCopy: 13,
} as const;

/** Return values of CIM_StorageConfigurationService.AttachReplica (ValueMap). */
export const AttachReplicaReturn = {
  JobCompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Values of the parameter CopyType of CIM_StorageConfigurationService.AttachReplica (ValueMap). */
export const AttachReplica_CopyType = {
  Async: 2,
  Sync: 3,
  UnSyncAssoc: 4,
  UnSyncUnAssoc: 5,
} as const;

/** Return values of CIM_StorageConfigurationService.AttachOrModifyReplica (ValueMap). */
export const AttachOrModifyReplicaReturn = {
  JobCompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Values of the parameter CopyType of CIM_StorageConfigurationService.AttachOrModifyReplica (ValueMap). */
export const AttachOrModifyReplica_CopyType = {
  Async: 2,
  Sync: 3,
  UnSyncAssoc: 4,
  UnSyncUnAssoc: 5,
} as const;

/** Return values of CIM_StorageConfigurationService.CreateOrModifyReplicationPipe (ValueMap). */
export const CreateOrModifyReplicationPipeReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  Busy: 4096,
} as const;

/** Return values of CIM_StorageConfigurationService.CreateReplicationBuffer (ValueMap). */
export const CreateReplicationBufferReturn = {
  JobCompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Return values of CIM_StorageConfigurationService.CreateOrModifyElementFromElements (ValueMap). */
export const CreateOrModifyElementFromElementsReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
  SizeNotSupported: 4097,
} as const;

/**
 * Values of the parameter ElementType of CIM_StorageConfigurationService.CreateOrModifyElementFromElements
 * (ValueMap).
 */
export const CreateOrModifyElementFromElements_ElementType = {
  Unknown: 0,
  Reserved: 1,
  StorageVolume: 2,
  StorageExtent: 3,
  StoragePool: 4,
  LogicalDisk: 5,
  ThinlyProvisionedStorageVolume: 6,
  ThinlyProvisionedLogicalDisk: 7,
} as const;

/** Return values of CIM_StorageConfigurationService.ScsiScan (ValueMap). */
export const ScsiScanReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InvalidConnectionType: 4096,
  InvalidInitiator: 4097,
  NoMatchingTargetFound: 4098,
  NoMatchingLUsFound: 4099,
  ProhibitedByNameBindingConfiguration: 4100,
} as const;

/** Values of the parameter ConnectionType of CIM_StorageConfigurationService.ScsiScan (ValueMap). */
export const ScsiScan_ConnectionType = {
  Other: 1,
  FibreChannel: 2,
  ParallelSCSI: 3,
  SSA: 4,
  IEEE1394: 5,
  RDMA: 6,
  ISCSI: 7,
  SAS: 8,
  ADT: 9,
} as const;

/** Return values of CIM_StorageConfigurationService.RequestUsageChange (ValueMap). */
export const RequestUsageChangeReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  NotAuthorized: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Values of the parameter Operation of CIM_StorageConfigurationService.RequestUsageChange (ValueMap). */
export const RequestUsageChange_Operation = {
  Set: 2,
  ModifyOtherDescriptionOnly: 3,
} as const;

/** Return values of CIM_StorageConfigurationService.GetElementsBasedOnUsage (ValueMap). */
export const GetElementsBasedOnUsageReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
} as const;

/**
 * Values of the parameter ElementType of CIM_StorageConfigurationService.GetElementsBasedOnUsage (ValueMap).
 */
export const GetElementsBasedOnUsage_ElementType = {
  Unknown: 0,
  StorageVolume: 2,
  StorageExtent: 3,
  StoragePool: 4,
  LogicalDisk: 5,
} as const;

/** Values of the parameter Criteria of CIM_StorageConfigurationService.GetElementsBasedOnUsage (ValueMap). */
export const GetElementsBasedOnUsage_Criteria = {
  Unknown: 0,
  All: 2,
  AvailableOnly: 3,
  InUseOnly: 4,
} as const;

/** Return values of CIM_StorageConfigurationService.AssignStorageResourceAffinity (ValueMap). */
export const AssignStorageResourceAffinityReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
  SizeNotSupported: 4097,
} as const;

/**
 * Values of the parameter ResourceType of CIM_StorageConfigurationService.AssignStorageResourceAffinity
 * (ValueMap).
 */
export const AssignStorageResourceAffinity_ResourceType = {
  StorageVolume: 2,
  StoragePool: 3,
} as const;

/** Return values of CIM_StorageConfigurationService.ReturnElementsToStoragePool (ValueMap). */
export const ReturnElementsToStoragePoolReturn = {
  JobCompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/**
 * Values of the parameter Options of CIM_StorageConfigurationService.ReturnElementsToStoragePool (ValueMap).
 */
export const ReturnElementsToStoragePool_Options = {
  ContinueOnNonexistentElement: 2,
  ReturnErrorOnNonexistentElement: 3,
} as const;

/** Return values of CIM_StorageConfigurationService.CreateElementsFromStoragePools (ValueMap). */
export const CreateElementsFromStoragePoolsReturn = {
  JobCompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
  SizeNotSupported: 4097,
  PartiallyCompletedOperation: 4098,
} as const;

/**
 * Values of the parameter ElementType of CIM_StorageConfigurationService.CreateElementsFromStoragePools
 * (ValueMap).
 */
export const CreateElementsFromStoragePools_ElementType = {
  Unknown: 0,
  Reserved: 1,
  StorageVolume: 2,
  StorageExtent: 3,
  LogicalDisk: 4,
  ThinlyProvisionedStorageVolume: 5,
  ThinlyProvisionedLogicalDisk: 6,
  FullyProvisionedStorageVolume: 7,
  FullyProvisionedLogicalDisk: 8,
} as const;

/** Creates, changes and deletes storage pools and volumes. */
export interface CIM_StorageConfigurationService extends CIM_Service {}

export interface CIM_StorageConfigurationServiceMethods extends CIM_ServiceMethods {
  /** Creates a pool or changes one. */
  CreateOrModifyStoragePool: {
    in: {
      readonly ElementName: string | null;
      readonly Goal: CIMInstanceName<CIM_StorageSettingFamily> | null;
      readonly Size: bigint | null;
      readonly InPools: readonly (string | null)[] | null;
      readonly InExtents: readonly (string | null)[] | null;
      readonly Pool: CIMInstanceName<CIM_StoragePoolFamily> | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      readonly Size?: bigint | null;
      readonly Pool?: CIMInstanceName<CIM_StoragePoolFamily> | null;
    };
    returns: (typeof CreateOrModifyStoragePoolReturn)[keyof typeof CreateOrModifyStoragePoolReturn];
  };
  /** Creates a storage element out of a pool or changes one. */
  CreateOrModifyElementFromStoragePool: {
    in: {
      /** Name of the element for people. */
      readonly ElementName: string | null;
      /** What to create. */
      readonly ElementType: number | null;
      /** What it must be like. */
      readonly Goal: CIMInstanceName<CIM_ManagedElementFamily> | null;
      /** The size that is wanted, in bytes; on return the size that was reached or could be. */
      readonly Size: bigint | null;
      /** The pool. */
      readonly InPool: CIMInstanceName<CIM_StoragePoolFamily> | null;
      /** The element to change; NULL creates one, and returns it. */
      readonly TheElement: CIMInstanceName<CIM_LogicalElementFamily> | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      /** The size that is wanted, in bytes; on return the size that was reached or could be. */
      readonly Size?: bigint | null;
      /** The element to change; NULL creates one, and returns it. */
      readonly TheElement?: CIMInstanceName<CIM_LogicalElementFamily> | null;
    };
    returns: (typeof CreateOrModifyElementFromStoragePoolReturn)[keyof typeof CreateOrModifyElementFromStoragePoolReturn];
  };
  /** Deletes a pool. */
  DeleteStoragePool: {
    in: {
      readonly Pool: CIMInstanceName<CIM_StoragePoolFamily> | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof DeleteStoragePoolReturn)[keyof typeof DeleteStoragePoolReturn];
  };
  /** Deletes a storage element and gives its space back to the pool. */
  ReturnToStoragePool: {
    in: {
      /** The element. */
      readonly TheElement: CIMInstanceName<CIM_LogicalElementFamily> | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof ReturnToStoragePoolReturn)[keyof typeof ReturnToStoragePoolReturn];
  };
  /** Makes a copy of a storage element; CIM_ReplicationService replaces it. */
  CreateReplica: {
    in: {
      readonly ElementName: string | null;
      /** Required. */
      readonly SourceElement: CIMInstanceName<CIM_LogicalElementFamily>;
      /** What a target element that has to be made must be like. */
      readonly TargetSettingGoal: CIMInstanceName<CIM_StorageSettingFamily> | null;
      /** The pool in which a target element that has to be made takes its space. */
      readonly TargetPool: CIMInstanceName<CIM_StoragePoolFamily> | null;
      readonly CopyType: number | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      readonly TargetElement?: CIMInstanceName<CIM_LogicalElementFamily> | null;
    };
    returns: (typeof CreateReplicaReturn)[keyof typeof CreateReplicaReturn];
  };
  /** Carries out an operation on a copy; CIM_ReplicationService replaces it. */
  ModifySynchronization: {
    in: {
      readonly Operation: number | null;
      /** The association between source and target that was made or is to be changed. */
      readonly Synchronization: CIMInstanceName<CIM_StorageSynchronizedFamily> | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof ModifySynchronizationReturn)[keyof typeof ModifySynchronizationReturn];
  };
  /** Makes an existing element a copy of another; CIM_ReplicationService replaces it. */
  AttachReplica: {
    in: {
      /** Required. */
      readonly SourceElement: CIMInstanceName<CIM_ManagedElementFamily>;
      readonly TargetElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
      readonly CopyType: number | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof AttachReplicaReturn)[keyof typeof AttachReplicaReturn];
  };
  /**
   * Makes an existing element a copy of another or changes such a relationship; CIM_ReplicationService
   * replaces it.
   */
  AttachOrModifyReplica: {
    in: {
      /** Required. */
      readonly SourceElement: CIMInstanceName<CIM_ManagedElementFamily>;
      /** Required. */
      readonly TargetElement: CIMInstanceName<CIM_ManagedElementFamily>;
      /** Required. */
      readonly CopyType: number;
      readonly Goal: CIM_SettingData | null;
      readonly ReplicationPipe: CIMInstanceName<CIM_NetworkPipeFamily> | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof AttachOrModifyReplicaReturn)[keyof typeof AttachOrModifyReplicaReturn];
  };
  /** Creates or changes a way for copies to another system; CIM_ReplicationService replaces it. */
  CreateOrModifyReplicationPipe: {
    in: {
      readonly PipeElementName: string | null;
      /** Required. */
      readonly SourceSystem: CIMInstanceName<CIM_ComputerSystemFamily>;
      /** Required. */
      readonly TargetSystem: CIMInstanceName<CIM_ComputerSystemFamily>;
      readonly SourceEndpoint: readonly (CIMInstanceName<CIM_ProtocolEndpointFamily> | null)[] | null;
      readonly TargetEndpoint: readonly (CIMInstanceName<CIM_ProtocolEndpointFamily> | null)[] | null;
      readonly Goal: CIM_SettingData | null;
      readonly ReplicationPipe: CIMInstanceName<CIM_NetworkPipeFamily> | null;
    };
    out: {
      readonly ReplicationPipe?: CIMInstanceName<CIM_NetworkPipeFamily> | null;
    };
    returns: (typeof CreateOrModifyReplicationPipeReturn)[keyof typeof CreateOrModifyReplicationPipeReturn];
  };
  /** Creates a buffer for copies to another system. */
  CreateReplicationBuffer: {
    in: {
      /** Required. */
      readonly Host: CIMInstanceName<CIM_ManagedElementFamily>;
      readonly TargetElement: CIMInstanceName<CIM_StorageExtentFamily> | null;
      /** The pool in which a target element that has to be made takes its space. */
      readonly TargetPool: CIMInstanceName<CIM_StoragePoolFamily> | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      readonly ReplicaBuffer?: CIMInstanceName<CIM_MemoryFamily> | null;
    };
    returns: (typeof CreateReplicationBufferReturn)[keyof typeof CreateReplicationBufferReturn];
  };
  /** Creates a storage element out of others or changes one. */
  CreateOrModifyElementFromElements: {
    in: {
      readonly ElementName: string | null;
      /** Required. */
      readonly ElementType: number;
      readonly Goal: CIMInstanceName<CIM_ManagedElementFamily> | null;
      readonly Size: bigint | null;
      /** Required. */
      readonly InElements: readonly (CIMInstanceName<CIM_StorageExtentFamily> | null)[];
      readonly TheElement: CIMInstanceName<CIM_LogicalElementFamily> | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      readonly Size?: bigint | null;
      readonly TheElement?: CIMInstanceName<CIM_LogicalElementFamily> | null;
    };
    returns: (typeof CreateOrModifyElementFromElementsReturn)[keyof typeof CreateOrModifyElementFromElementsReturn];
  };
  /** Looks for devices behind ports. */
  ScsiScan: {
    in: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      readonly ConnectionType: number | null;
      readonly OtherConnectionType: string | null;
      readonly Initiators: readonly (CIMInstanceName<CIM_SCSIProtocolEndpointFamily> | null)[] | null;
      readonly Targets: readonly (string | null)[] | null;
      readonly LogicalUnits: readonly (string | null)[] | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof ScsiScanReturn)[keyof typeof ScsiScanReturn];
  };
  /** Asks that an element be used for something else. */
  RequestUsageChange: {
    in: {
      readonly Operation: number | null;
      readonly UsageValue: number | null;
      readonly OtherUsageDescription: string | null;
      readonly TheElement: CIMInstanceName<CIM_LogicalElementFamily> | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof RequestUsageChangeReturn)[keyof typeof RequestUsageChangeReturn];
  };
  /** Lists the elements that are used for something. */
  GetElementsBasedOnUsage: {
    in: {
      readonly ElementType: number | null;
      readonly Usage: number | null;
      readonly Criteria: number | null;
      readonly ThePool: CIMInstanceName<CIM_StoragePoolFamily> | null;
    };
    out: {
      readonly TheElements?: readonly (CIMInstanceName<CIM_ManagedSystemElementFamily> | null)[] | null;
    };
    returns: (typeof GetElementsBasedOnUsageReturn)[keyof typeof GetElementsBasedOnUsageReturn];
  };
  /** Ties storage to a processor. */
  AssignStorageResourceAffinity: {
    in: {
      /** Required. */
      readonly ResourceType: number;
      readonly StorageProcessor: CIMInstanceName<CIM_ComputerSystemFamily> | null;
      /** Required. */
      readonly StorageResources: readonly (CIMInstanceName<CIM_LogicalElementFamily> | null)[];
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof AssignStorageResourceAffinityReturn)[keyof typeof AssignStorageResourceAffinityReturn];
  };
  /** Deletes several storage elements and gives their space back. */
  ReturnElementsToStoragePool: {
    in: {
      readonly Options: number | null;
      /** Required. */
      readonly TheElements: readonly (CIMInstanceName<CIM_LogicalElementFamily> | null)[];
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof ReturnElementsToStoragePoolReturn)[keyof typeof ReturnElementsToStoragePoolReturn];
  };
  /** Creates several storage elements out of pools. */
  CreateElementsFromStoragePools: {
    in: {
      readonly ElementNames: readonly (string | null)[] | null;
      readonly ElementType: number | null;
      readonly ElementCount: bigint | null;
      readonly Goal: CIMInstanceName<CIM_SettingDataFamily> | null;
      readonly Size: bigint | null;
      readonly InPools: readonly (CIMInstanceName<CIM_StoragePoolFamily> | null)[] | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      readonly Size?: bigint | null;
      readonly TheElements?: readonly (CIMInstanceName<CIM_LogicalElementFamily> | null)[] | null;
    };
    returns: (typeof CreateElementsFromStoragePoolsReturn)[keyof typeof CreateElementsFromStoragePoolsReturn];
  };
}

/** CIM_StorageConfigurationService and all classes below it: what a reference to it may name. */
export type CIM_StorageConfigurationServiceFamily =
  | 'CIM_StorageConfigurationService'
  | MSISCSITARGET_StorageConfigurationServiceFamily;
