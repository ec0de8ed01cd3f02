// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ConcreteJobFamily } from './CIM_ConcreteJob.js';
import type { CIM_GroupMaskingMappingServiceFamily } from './CIM_GroupMaskingMappingService.js';
import type { CIM_LogicalDeviceFamily } from './CIM_LogicalDevice.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_PrivilegeFamily } from './CIM_Privilege.js';
import type { CIM_ProtocolControllerFamily } from './CIM_ProtocolController.js';
import type { CIM_SCSIProtocolControllerFamily } from './CIM_SCSIProtocolController.js';
import type { CIM_Service, CIM_ServiceMethods } from './CIM_Service.js';
import type { CIM_StorageClientSettingDataFamily } from './CIM_StorageClientSettingData.js';
import type { MSISCSITARGET_ControllerConfigurationServiceFamily } from './MSISCSITARGET_ControllerConfigurationService.js';

/** Return values of CIM_ControllerConfigurationService.CreateProtocolControllerWithPorts (ValueMap). */
export const CreateProtocolControllerWithPortsReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  IDParameterMissingOrNotUnique: 4096,
  HardwareImplementationRequiresNullPortsParameter: 4097,
  Busy: 4098,
} as const;

/**
 * Values of the parameter Protocol of CIM_ControllerConfigurationService.CreateProtocolControllerWithPorts
 * (ValueMap).
 */
export const CreateProtocolControllerWithPorts_Protocol = {
  Unknown: 0,
  Other: 1,
  SCSI: 2,
} as const;

/** Return values of CIM_ControllerConfigurationService.DeleteProtocolController (ValueMap). */
export const DeleteProtocolControllerReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  LogicalDevicesAssociatedToOtherProtocolControllersNotDeleted: 4096,
  Busy: 4097,
} as const;

/** Return values of CIM_ControllerConfigurationService.AttachDevice (ValueMap). */
export const AttachDeviceReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InvalidLogicalDeviceInstance: 4096,
  DeviceNumberConflict: 4097,
  DeviceNumberParameterMustBeProvided: 4098,
  HardwareImplementationRequiresNullDeviceNumber: 4099,
  Busy: 4100,
} as const;

/** Return values of CIM_ControllerConfigurationService.DetachDevice (ValueMap). */
export const DetachDeviceReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  LogicalDeviceInstanceNotAssociatedWithController: 4096,
  Busy: 4097,
} as const;

/** Return values of CIM_ControllerConfigurationService.ExposePaths (ValueMap). */
export const ExposePathsReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  MethodParametersCheckedJobStarted: 4096,
  InvalidLogicalUnitID: 4097,
  InvalidInitiatorPortID: 4098,
  InvalidTargetPortID: 4099,
  InvalidPermission: 4100,
  TargetInitiatorCombinationAlreadyExposed: 4101,
  RequestedLogicalUnitNumberInUse: 4102,
  MaximumMapCountExceeded: 4103,
} as const;

/** Values of the parameter DeviceAccesses of CIM_ControllerConfigurationService.ExposePaths (ValueMap). */
export const ExposePaths_DeviceAccesses = {
  Unknown: 0,
  ReadWrite: 2,
  ReadOnly: 3,
  NoAccess: 4,
} as const;

/** Return values of CIM_ControllerConfigurationService.HidePaths (ValueMap). */
export const HidePathsReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  MethodParametersCheckedJobStarted: 4096,
  InvalidLogicalUnitID: 4097,
  InvalidInitiatorPortID: 4098,
  InvalidTargetPortID: 4099,
  TargetInitiatorCombinationNotExposed: 4100,
} as const;

/** Return values of CIM_ControllerConfigurationService.ExposeDefaultLUs (ValueMap). */
export const ExposeDefaultLUsReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  MethodParametersCheckedJobStarted: 4096,
  InvalidLogicalUnitID: 4097,
  InvalidTargetPortID: 4098,
  InvalidPermission: 4099,
  RequestedLogicalUnitNumberInUse: 4100,
  MaximumMapCountExceeded: 4101,
} as const;

/**
 * Values of the parameter DeviceAccesses of CIM_ControllerConfigurationService.ExposeDefaultLUs (ValueMap).
 */
export const ExposeDefaultLUs_DeviceAccesses = {
  Unknown: 0,
  ReadWrite: 2,
  ReadOnly: 3,
  NoAccess: 4,
} as const;

/** Return values of CIM_ControllerConfigurationService.HideDefaultLUs (ValueMap). */
export const HideDefaultLUsReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  MethodParametersCheckedJobStarted: 4096,
  InvalidLogicalUnitID: 4097,
  InvalidTargetPortID: 4098,
  MaximumMapCountError: 4099,
} as const;

/** Return values of CIM_ControllerConfigurationService.ExposePathsWithNameAndHostType (ValueMap). */
export const ExposePathsWithNameAndHostTypeReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  MethodParametersCheckedJobStarted: 4096,
  InvalidLogicalUnitID: 4097,
  InvalidInitiatorPortID: 4098,
  InvalidTargetPortID: 4099,
  InvalidPermission: 4100,
  TargetInitiatorCombinationAlreadyExposed: 4101,
  RequestedLogicalUnitNumberInUse: 4102,
  MaximumMapCountExceeded: 4103,
} as const;

/**
 * Values of the parameter DeviceAccesses of CIM_ControllerConfigurationService.ExposePathsWithNameAndHostType
 * (ValueMap).
 */
export const ExposePathsWithNameAndHostType_DeviceAccesses = {
  Unknown: 0,
  ReadWrite: 2,
  ReadOnly: 3,
  NoAccess: 4,
} as const;

/** Decides which initiators see which logical units through which ports. */
export interface CIM_ControllerConfigurationService extends CIM_Service {}

export interface CIM_ControllerConfigurationServiceMethods extends CIM_ServiceMethods {
  /** Creates a view with its ports. */
  CreateProtocolControllerWithPorts: {
    in: {
      readonly ElementName: string | null;
      /** The ports through which it is seen. */
      readonly Ports: readonly (string | null)[] | null;
      /** The protocol of the view. */
      readonly Protocol: number | null;
      /** What those who see it may do. */
      readonly Privilege: CIMInstanceName<CIM_PrivilegeFamily> | null;
      /** Who may see it. */
      readonly Identity: CIMInstanceName<CIM_ManagedElementFamily> | null;
    };
    out: {
      /** The view. */
      readonly ProtocolController?: CIMInstanceName<CIM_ProtocolControllerFamily> | null;
    };
    returns: (typeof CreateProtocolControllerWithPortsReturn)[keyof typeof CreateProtocolControllerWithPortsReturn];
  };
  /** Deletes a view. */
  DeleteProtocolController: {
    in: {
      /** The view. */
      readonly ProtocolController: CIMInstanceName<CIM_ProtocolControllerFamily> | null;
      /** TRUE deletes the views below it too. */
      readonly DeleteChildrenProtocolControllers: boolean | null;
      /** TRUE deletes the logical units that nobody else can see. */
      readonly DeleteUnits: boolean | null;
    };
    out: {};
    returns: (typeof DeleteProtocolControllerReturn)[keyof typeof DeleteProtocolControllerReturn];
  };
  /** Puts a device into a view. */
  AttachDevice: {
    in: {
      readonly ProtocolController: CIMInstanceName<CIM_ProtocolControllerFamily> | null;
      readonly Device: CIMInstanceName<CIM_LogicalDeviceFamily> | null;
      /** The number under which it appears; NULL lets the implementation choose, and returns it. */
      readonly DeviceNumber: string | null;
    };
    out: {
      /** The number under which it appears; NULL lets the implementation choose, and returns it. */
      readonly DeviceNumber?: string | null;
    };
    returns: (typeof AttachDeviceReturn)[keyof typeof AttachDeviceReturn];
  };
  /** Takes a device out of a view. */
  DetachDevice: {
    in: {
      readonly ProtocolController: CIMInstanceName<CIM_ProtocolControllerFamily> | null;
      readonly Device: CIMInstanceName<CIM_LogicalDeviceFamily> | null;
    };
    out: {};
    returns: (typeof DetachDeviceReturn)[keyof typeof DetachDeviceReturn];
  };
  /** Lets initiators reach logical units through target ports; makes or extends the views that this takes. */
  ExposePaths: {
    in: {
      /** The logical units, by their identifiers. */
      readonly LUNames: readonly (string | null)[] | null;
      /** The initiators, by the names of their ports; for iSCSI the initiator names. */
      readonly InitiatorPortIDs: readonly (string | null)[] | null;
      /** The target ports; NULL means all of them. */
      readonly TargetPortIDs: readonly (string | null)[] | null;
      /** The logical unit numbers, in the order of LUNames. */
      readonly DeviceNumbers: readonly (string | null)[] | null;
      /** Read, or read and write, in the order of LUNames. */
      readonly DeviceAccesses: readonly (number | null)[] | null;
      /** The views to change; on return the views that were made or changed. */
      readonly ProtocolControllers: readonly (CIMInstanceName<CIM_SCSIProtocolControllerFamily> | null)[] | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      /** The views to change; on return the views that were made or changed. */
      readonly ProtocolControllers?: readonly (CIMInstanceName<CIM_SCSIProtocolControllerFamily> | null)[] | null;
    };
    returns: (typeof ExposePathsReturn)[keyof typeof ExposePathsReturn];
  };
  /** Takes away from initiators the way to logical units; the inverse of ExposePaths. */
  HidePaths: {
    in: {
      /** The logical units, by their identifiers. */
      readonly LUNames: readonly (string | null)[] | null;
      /** The initiators. */
      readonly InitiatorPortIDs: readonly (string | null)[] | null;
      /** The target ports. */
      readonly TargetPortIDs: readonly (string | null)[] | null;
      /** The views to change; on return the views that were changed. */
      readonly ProtocolControllers: readonly (CIMInstanceName<CIM_SCSIProtocolControllerFamily> | null)[] | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      /** The views to change; on return the views that were changed. */
      readonly ProtocolControllers?: readonly (CIMInstanceName<CIM_SCSIProtocolControllerFamily> | null)[] | null;
    };
    returns: (typeof HidePathsReturn)[keyof typeof HidePathsReturn];
  };
  /** Lets every initiator reach logical units. */
  ExposeDefaultLUs: {
    in: {
      /** The logical units, by their identifiers.  Required. */
      readonly LUNames: readonly (string | null)[];
      /** The target ports. */
      readonly TargetPortIDs: readonly (string | null)[] | null;
      /** The logical unit numbers, in the order of LUNames. */
      readonly DeviceNumbers: readonly (string | null)[] | null;
      /** Read, or read and write, in the order of LUNames. */
      readonly DeviceAccesses: readonly (number | null)[] | null;
      readonly ProtocolControllers: readonly (CIMInstanceName<CIM_SCSIProtocolControllerFamily> | null)[] | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      readonly ProtocolControllers?: readonly (CIMInstanceName<CIM_SCSIProtocolControllerFamily> | null)[] | null;
    };
    returns: (typeof ExposeDefaultLUsReturn)[keyof typeof ExposeDefaultLUsReturn];
  };
  /** Takes away from every initiator the way to logical units; the inverse of ExposeDefaultLUs. */
  HideDefaultLUs: {
    in: {
      /** Required. */
      readonly LUNames: readonly (string | null)[];
      readonly TargetPortIDs: readonly (string | null)[] | null;
      readonly ProtocolControllers: readonly (CIMInstanceName<CIM_SCSIProtocolControllerFamily> | null)[] | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      readonly ProtocolControllers?: readonly (CIMInstanceName<CIM_SCSIProtocolControllerFamily> | null)[] | null;
    };
    returns: (typeof HideDefaultLUsReturn)[keyof typeof HideDefaultLUsReturn];
  };
  /** ExposePaths with a name for the view and the kind of host that will use it. */
  ExposePathsWithNameAndHostType: {
    in: {
      readonly LUNames: readonly (string | null)[] | null;
      readonly InitiatorPortIDs: readonly (string | null)[] | null;
      readonly TargetPortIDs: readonly (string | null)[] | null;
      readonly DeviceNumbers: readonly (string | null)[] | null;
      readonly DeviceAccesses: readonly (number | null)[] | null;
      readonly ElementName: string | null;
      /** The kind of host. */
      readonly ClientSettingData: CIMInstanceName<CIM_StorageClientSettingDataFamily> | null;
      readonly ProtocolControllers: readonly (CIMInstanceName<CIM_SCSIProtocolControllerFamily> | null)[] | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      readonly ProtocolControllers?: readonly (CIMInstanceName<CIM_SCSIProtocolControllerFamily> | null)[] | null;
    };
    returns: (typeof ExposePathsWithNameAndHostTypeReturn)[keyof typeof ExposePathsWithNameAndHostTypeReturn];
  };
}

/** CIM_ControllerConfigurationService and all classes below it: what a reference to it may name. */
export type CIM_ControllerConfigurationServiceFamily =
  | 'CIM_ControllerConfigurationService'
  | CIM_GroupMaskingMappingServiceFamily
  | MSISCSITARGET_ControllerConfigurationServiceFamily;
