// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_GatewayPathIDFamily } from './CIM_GatewayPathID.js';
import type { CIM_IdentityManagementService, CIM_IdentityManagementServiceMethods } from './CIM_IdentityManagementService.js';
import type { CIM_StorageClientSettingDataFamily } from './CIM_StorageClientSettingData.js';
import type { CIM_StorageHardwareIDFamily } from './CIM_StorageHardwareID.js';
import type { CIM_SystemSpecificCollectionFamily } from './CIM_SystemSpecificCollection.js';
import type { MSISCSITARGET_StorageHardwareIDManagementServiceFamily } from './MSISCSITARGET_StorageHardwareIDManagementService.js';

/** Return values of CIM_StorageHardwareIDManagementService.CreateStorageHardwareID (ValueMap). */
export const CreateStorageHardwareIDReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  IDAlreadyCreated: 4096,
  HardwareImplementationDoesNotSupportSpecifiedIDType: 4097,
} as const;

/**
 * Values of the parameter IDType of CIM_StorageHardwareIDManagementService.CreateStorageHardwareID
 * (ValueMap).
 */
export const CreateStorageHardwareID_IDType = {
  Other: 1,
  PortWWN: 2,
  NodeWWN: 3,
  Hostname: 4,
  ISCSIName: 5,
  SASAddress: 7,
} as const;

/** Return values of CIM_StorageHardwareIDManagementService.DeleteStorageHardwareID (ValueMap). */
export const DeleteStorageHardwareIDReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  SpecifiedInstanceNotFound: 4096,
} as const;

/** Return values of CIM_StorageHardwareIDManagementService.CreateGatewayPathID (ValueMap). */
export const CreateGatewayPathIDReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  IDAlreadyCreated: 4096,
  HardwareImplementationDoesNotSupportSpecifiedIDType: 4097,
  GatewayPathIDAlreadyCreated: 4099,
  HardwareImplementationDoesNotSupportSpecifiedGatewayIDType: 4100,
} as const;

/**
 * Values of the parameter IDType of CIM_StorageHardwareIDManagementService.CreateGatewayPathID (ValueMap).
 */
export const CreateGatewayPathID_IDType = {
  Other: 1,
  PortWWN: 2,
  NodeWWN: 3,
  Hostname: 4,
  ISCSIName: 5,
  SASAddress: 7,
} as const;

/**
 * Values of the parameter GatewayIDType of CIM_StorageHardwareIDManagementService.CreateGatewayPathID
 * (ValueMap).
 */
export const CreateGatewayPathID_GatewayIDType = {
  Other: 1,
  PortWWN: 2,
  NodeWWN: 3,
  Hostname: 4,
  ISCSIName: 5,
} as const;

/** Return values of CIM_StorageHardwareIDManagementService.CreateHardwareIDCollection (ValueMap). */
export const CreateHardwareIDCollectionReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InvalidHardwareIDInstance: 4096,
  ImplementationDoesNotSupportHardwareIDCollections: 4097,
  InputHardwareIDsCannotBeUsedInSameCollection: 4098,
} as const;

/** Return values of CIM_StorageHardwareIDManagementService.AddHardwareIDsToCollection (ValueMap). */
export const AddHardwareIDsToCollectionReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InvalidLogicalDeviceInstance: 4096,
  ImplementationDoesNotSupportDeviceCollections: 4097,
  InputDevicesCannotBeUsedInThisCollection: 4098,
} as const;

/** Creates and deletes the identities of initiators. */
export interface CIM_StorageHardwareIDManagementService extends CIM_IdentityManagementService {}

export interface CIM_StorageHardwareIDManagementServiceMethods extends CIM_IdentityManagementServiceMethods {
  /** Creates an identity. */
  CreateStorageHardwareID: {
    in: {
      readonly ElementName: string | null;
      /** The name of the initiator. */
      readonly StorageID: string | null;
      /** What kind of name it is. */
      readonly IDType: number | null;
      readonly OtherIDType: string | null;
      /** The kind of host. */
      readonly Setting: CIMInstanceName<CIM_StorageClientSettingDataFamily> | null;
    };
    out: {
      /** The identity. */
      readonly HardwareID?: CIMInstanceName<CIM_StorageHardwareIDFamily> | null;
    };
    returns: (typeof CreateStorageHardwareIDReturn)[keyof typeof CreateStorageHardwareIDReturn];
  };
  /** Deletes an identity, and with it what it was granted. */
  DeleteStorageHardwareID: {
    in: {
      /** The identity. */
      readonly HardwareID: CIMInstanceName<CIM_StorageHardwareIDFamily> | null;
    };
    out: {};
    returns: (typeof DeleteStorageHardwareIDReturn)[keyof typeof DeleteStorageHardwareIDReturn];
  };
  /** Creates an identity of an initiator behind a gateway. */
  CreateGatewayPathID: {
    in: {
      readonly ElementName: string | null;
      readonly StorageID: string | null;
      readonly IDType: number | null;
      readonly OtherIDType: string | null;
      readonly GatewayID: string | null;
      readonly GatewayIDType: number | null;
      readonly OtherGatewayIDType: string | null;
    };
    out: {
      readonly NewGatewayPathID?: CIMInstanceName<CIM_GatewayPathIDFamily> | null;
    };
    returns: (typeof CreateGatewayPathIDReturn)[keyof typeof CreateGatewayPathIDReturn];
  };
  /** Creates a collection of identities. */
  CreateHardwareIDCollection: {
    in: {
      readonly ElementName: string | null;
      readonly HardwareIDs: readonly (string | null)[] | null;
    };
    out: {
      readonly Collection?: CIMInstanceName<CIM_SystemSpecificCollectionFamily> | null;
    };
    returns: (typeof CreateHardwareIDCollectionReturn)[keyof typeof CreateHardwareIDCollectionReturn];
  };
  /** Adds identities to a collection. */
  AddHardwareIDsToCollection: {
    in: {
      readonly HardwareIDs: readonly (string | null)[] | null;
      readonly Collection: CIMInstanceName<CIM_SystemSpecificCollectionFamily> | null;
    };
    out: {};
    returns: (typeof AddHardwareIDsToCollectionReturn)[keyof typeof AddHardwareIDsToCollectionReturn];
  };
}

/** CIM_StorageHardwareIDManagementService and all classes below it: what a reference to it may name. */
export type CIM_StorageHardwareIDManagementServiceFamily =
  | 'CIM_StorageHardwareIDManagementService'
  | MSISCSITARGET_StorageHardwareIDManagementServiceFamily;
