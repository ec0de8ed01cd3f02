// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ProtocolEndpointFamily } from './CIM_ProtocolEndpoint.js';
import type { CIM_SCSIProtocolControllerFamily } from './CIM_SCSIProtocolController.js';
import type { CIM_Service, CIM_ServiceMethods } from './CIM_Service.js';
import type { CIM_iSCSIProtocolEndpointFamily } from './CIM_iSCSIProtocolEndpoint.js';
import type { MSISCSITARGET_iSCSIConfigurationServiceFamily } from './MSISCSITARGET_iSCSIConfigurationService.js';

/** Return values of CIM_iSCSIConfigurationService.CreateiSCSIProtocolEndpoint (ValueMap). */
export const CreateiSCSIProtocolEndpointReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  SCSIProtocolControllerNonExistent: 4096,
  RoleNotSupportedBySpecifiedSCSIProtocolController: 4097,
  IdentifierInUseNotUnique: 4098,
  IdentifierSelectionNotSupported: 4099,
  ProtocolEndpointNonExistent: 4100,
  TCPProtocolEndpointNotBoundToUnderlyingIPProtocolEndpoint: 4101,
  TCPProtocolEndpointInUseByOtherISCSIProtocolEndpointInSameTargetSCSIProtocolController: 4102,
  ProtocolEndpointsNotFromSameEndpointCollection: 4103,
} as const;

/** Values of the parameter Role of CIM_iSCSIConfigurationService.CreateiSCSIProtocolEndpoint (ValueMap). */
export const CreateiSCSIProtocolEndpoint_Role = {
  Initiator: 2,
  Target: 3,
} as const;

/** Return values of CIM_iSCSIConfigurationService.DeleteiSCSIProtocolEndpoint (ValueMap). */
export const DeleteiSCSIProtocolEndpointReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  EndpointNonExistent: 4096,
} as const;

/** Return values of CIM_iSCSIConfigurationService.BindiSCSIProtocolEndPoint (ValueMap). */
export const BindiSCSIProtocolEndPointReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  ProtocolEndpointNonExistent: 4096,
  TCPProtocolEndpointNotBoundToUnderlyingIPProtocolEndpoint: 4097,
  ProtocolEndpointInUseByOtherISCSIProtocolEndpointInSameTargetSCSIProtocolController: 4098,
  ProtocolEndpointNotFromSameEndpointCollection: 4099,
} as const;

/** Return values of CIM_iSCSIConfigurationService.CreateiSCSINode (ValueMap). */
export const CreateiSCSINodeReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  NodeCreationNotSupported: 4096,
  AliasInUseByOtherNode: 4097,
} as const;

/** Return values of CIM_iSCSIConfigurationService.DeleteiSCSINode (ValueMap). */
export const DeleteiSCSINodeReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  SCSIProtocolControllerNonExistent: 4096,
  SessionsActiveOnNodePorts: 4097,
} as const;

/** Creates and deletes iSCSI nodes and their ports. */
export interface CIM_iSCSIConfigurationService extends CIM_Service {}

export interface CIM_iSCSIConfigurationServiceMethods extends CIM_ServiceMethods {
  /** Creates a port of a node. */
  CreateiSCSIProtocolEndpoint: {
    in: {
      /** The node. */
      readonly iSCSINode: CIMInstanceName<CIM_SCSIProtocolControllerFamily> | null;
      /** Whether it is a port of an initiator, of a target or of both. */
      readonly Role: number | null;
      /** The portal group tag or ISID; NULL lets the implementation choose. */
      readonly Identifier: string | null;
      /** The TCP endpoints that it stands on. */
      readonly NetworkPortals: readonly (CIMInstanceName<CIM_ProtocolEndpointFamily> | null)[] | null;
    };
    out: {
      /** The port. */
      readonly iSCSIPort?: CIMInstanceName<CIM_iSCSIProtocolEndpointFamily> | null;
    };
    returns: (typeof CreateiSCSIProtocolEndpointReturn)[keyof typeof CreateiSCSIProtocolEndpointReturn];
  };
  /** Deletes a port. */
  DeleteiSCSIProtocolEndpoint: {
    in: {
      /** The port. */
      readonly iSCSIPort: CIMInstanceName<CIM_iSCSIProtocolEndpointFamily> | null;
    };
    out: {};
    returns: (typeof DeleteiSCSIProtocolEndpointReturn)[keyof typeof DeleteiSCSIProtocolEndpointReturn];
  };
  /** Puts a port on one more TCP endpoint. */
  BindiSCSIProtocolEndPoint: {
    in: {
      /** The port. */
      readonly iSCSIPort: CIMInstanceName<CIM_iSCSIProtocolEndpointFamily> | null;
      /** The TCP endpoint. */
      readonly NetworkPortal: CIMInstanceName<CIM_ProtocolEndpointFamily> | null;
    };
    out: {};
    returns: (typeof BindiSCSIProtocolEndPointReturn)[keyof typeof BindiSCSIProtocolEndPointReturn];
  };
  /** Creates a node; the implementation chooses its iSCSI name. */
  CreateiSCSINode: {
    in: {
      /** The alias of the node. */
      readonly Alias: string | null;
    };
    out: {
      /** The node. */
      readonly iSCSINode?: CIMInstanceName<CIM_SCSIProtocolControllerFamily> | null;
    };
    returns: (typeof CreateiSCSINodeReturn)[keyof typeof CreateiSCSINodeReturn];
  };
  /** Deletes a node and its ports. */
  DeleteiSCSINode: {
    in: {
      /** The node. */
      readonly iSCSINode: CIMInstanceName<CIM_SCSIProtocolControllerFamily> | null;
    };
    out: {};
    returns: (typeof DeleteiSCSINodeReturn)[keyof typeof DeleteiSCSINodeReturn];
  };
}

/** CIM_iSCSIConfigurationService and all classes below it: what a reference to it may name. */
export type CIM_iSCSIConfigurationServiceFamily =
  | 'CIM_iSCSIConfigurationService'
  | MSISCSITARGET_iSCSIConfigurationServiceFamily;
