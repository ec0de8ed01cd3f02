// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ConcreteJobFamily } from './CIM_ConcreteJob.js';
import type { CIM_ControllerConfigurationService, CIM_ControllerConfigurationServiceMethods } from './CIM_ControllerConfigurationService.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_MaskingGroupFamily } from './CIM_MaskingGroup.js';
import type { CIM_SCSIProtocolControllerFamily } from './CIM_SCSIProtocolController.js';
import type { ISCSIWBEM_GroupMaskingMappingServiceFamily } from './ISCSIWBEM_GroupMaskingMappingService.js';

/** Return values of CIM_GroupMaskingMappingService.CreateGroup (ValueMap). */
export const CreateGroupReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
} as const;

/** Values of the parameter Type of CIM_GroupMaskingMappingService.CreateGroup (ValueMap). */
export const CreateGroup_Type = {
  Unknown: 0,
  Other: 1,
  InitiatorMaskingGroup: 2,
  TargetMaskingGroup: 3,
  DeviceMaskingGroup: 4,
} as const;

/** Return values of CIM_GroupMaskingMappingService.DeleteGroup (ValueMap). */
export const DeleteGroupReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
} as const;

/** Return values of CIM_GroupMaskingMappingService.AddMembers (ValueMap). */
export const AddMembersReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/** Return values of CIM_GroupMaskingMappingService.RemoveMembers (ValueMap). */
export const RemoveMembersReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
} as const;

/** Return values of CIM_GroupMaskingMappingService.CreateMaskingView (ValueMap). */
export const CreateMaskingViewReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Return values of CIM_GroupMaskingMappingService.DeleteMaskingView (ValueMap). */
export const DeleteMaskingViewReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Return values of CIM_GroupMaskingMappingService.ModifyMaskingView (ValueMap). */
export const ModifyMaskingViewReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Values of the parameter Operation of CIM_GroupMaskingMappingService.ModifyMaskingView (ValueMap). */
export const ModifyMaskingView_Operation = {
  AddGroup: 2,
  RemoveGroup: 3,
} as const;

/** Makes masking views out of groups of initiators, target ports and devices. */
export interface CIM_GroupMaskingMappingService extends CIM_ControllerConfigurationService {}

export interface CIM_GroupMaskingMappingServiceMethods extends CIM_ControllerConfigurationServiceMethods {
  /** Creates a group. */
  CreateGroup: {
    in: {
      readonly GroupName: string | null;
      readonly Type: number | null;
      readonly Members: readonly (CIMInstanceName<CIM_ManagedElementFamily> | null)[] | null;
      readonly DeleteOnEmpty: boolean | null;
      readonly DeleteWhenBecomesUnassociated: boolean | null;
      readonly ConsistentLogicalUnitNumber: boolean | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      readonly MaskingGroup?: CIMInstanceName<CIM_MaskingGroupFamily> | null;
    };
    returns: (typeof CreateGroupReturn)[keyof typeof CreateGroupReturn];
  };
  /** Deletes a group. */
  DeleteGroup: {
    in: {
      /** Required. */
      readonly MaskingGroup: CIMInstanceName<CIM_MaskingGroupFamily>;
      /** TRUE carries out the operation although data may be lost or an element is in use. */
      readonly Force: boolean | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof DeleteGroupReturn)[keyof typeof DeleteGroupReturn];
  };
  /** Adds members to a group. */
  AddMembers: {
    in: {
      /** Required. */
      readonly MaskingGroup: CIMInstanceName<CIM_MaskingGroupFamily>;
      readonly Members: readonly (CIMInstanceName<CIM_ManagedElementFamily> | null)[] | null;
      readonly DeviceNumbers: readonly (string | null)[] | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof AddMembersReturn)[keyof typeof AddMembersReturn];
  };
  /** Takes members out of a group. */
  RemoveMembers: {
    in: {
      /** Required. */
      readonly MaskingGroup: CIMInstanceName<CIM_MaskingGroupFamily>;
      readonly Members: readonly (CIMInstanceName<CIM_ManagedElementFamily> | null)[] | null;
      readonly DeleteOnEmpty: boolean | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof RemoveMembersReturn)[keyof typeof RemoveMembersReturn];
  };
  /** Makes a view of three groups. */
  CreateMaskingView: {
    in: {
      readonly ElementName: string | null;
      readonly InitiatorMaskingGroup: CIMInstanceName<CIM_MaskingGroupFamily> | null;
      readonly TargetMaskingGroup: CIMInstanceName<CIM_MaskingGroupFamily> | null;
      readonly DeviceMaskingGroup: CIMInstanceName<CIM_MaskingGroupFamily> | null;
      readonly DeviceNumbers: readonly (string | null)[] | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      readonly ProtocolController?: CIMInstanceName<CIM_SCSIProtocolControllerFamily> | null;
    };
    returns: (typeof CreateMaskingViewReturn)[keyof typeof CreateMaskingViewReturn];
  };
  /** Deletes a view. */
  DeleteMaskingView: {
    in: {
      /** Required. */
      readonly ProtocolController: CIMInstanceName<CIM_SCSIProtocolControllerFamily>;
      readonly DeleteWhenBecomesUnassociated: boolean | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof DeleteMaskingViewReturn)[keyof typeof DeleteMaskingViewReturn];
  };
  /** Adds a group to a view or takes one out. */
  ModifyMaskingView: {
    in: {
      /** Required. */
      readonly Operation: number;
      /** Required. */
      readonly ProtocolController: CIMInstanceName<CIM_SCSIProtocolControllerFamily>;
      readonly MaskingGroup: CIMInstanceName<CIM_MaskingGroupFamily> | null;
      readonly DeviceNumbers: readonly (string | null)[] | null;
      /** TRUE carries out the operation although data may be lost or an element is in use. */
      readonly Force: boolean | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof ModifyMaskingViewReturn)[keyof typeof ModifyMaskingViewReturn];
  };
}

/** CIM_GroupMaskingMappingService and all classes below it: what a reference to it may name. */
export type CIM_GroupMaskingMappingServiceFamily =
  | 'CIM_GroupMaskingMappingService'
  | ISCSIWBEM_GroupMaskingMappingServiceFamily;
