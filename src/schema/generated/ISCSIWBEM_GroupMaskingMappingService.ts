// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ConcreteJobFamily } from './CIM_ConcreteJob.js';
import type { CIM_GroupMaskingMappingService, CIM_GroupMaskingMappingServiceMethods } from './CIM_GroupMaskingMappingService.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_MaskingGroupFamily } from './CIM_MaskingGroup.js';

/** Return values of ISCSIWBEM_GroupMaskingMappingService.DeleteGroup (ValueMap). */
export const DeleteGroupReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/** Return values of ISCSIWBEM_GroupMaskingMappingService.AddMembers (ValueMap). */
export const AddMembersReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/** Return values of ISCSIWBEM_GroupMaskingMappingService.RemoveMembers (ValueMap). */
export const RemoveMembersReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
} as const;

/**
 * Makes views of groups: a view is a target, its groups say which initiators it allows and which volumes it
 * shows. What it can do is what the controller configuration service can do, and groups on top of it.
 */
export interface ISCSIWBEM_GroupMaskingMappingService extends CIM_GroupMaskingMappingService {}

export interface ISCSIWBEM_GroupMaskingMappingServiceMethods extends Omit<CIM_GroupMaskingMappingServiceMethods, 'DeleteGroup' | 'AddMembers' | 'RemoveMembers'> {
  /**
   * Deletes a group. One that is of a view is in use; by force the view goes as well, unless it shows
   * volumes.
   */
  DeleteGroup: {
    in: {
      /** Required. */
      readonly MaskingGroup: CIMInstanceName<CIM_MaskingGroupFamily>;
      /** TRUE removes the view that the group is of. */
      readonly Force: boolean | null;
    };
    out: {
      /** NULL: all was done when the method returned. */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof DeleteGroupReturn)[keyof typeof DeleteGroupReturn];
  };
  /** Adds members to a group; where it is of a view, they see or are seen when the method returns. */
  AddMembers: {
    in: {
      /** The group, also when the method returns.  Required. */
      readonly MaskingGroup: CIMInstanceName<CIM_MaskingGroupFamily>;
      /** Initiators, target ports or volumes, as the group is of. */
      readonly Members: readonly (CIMInstanceName<CIM_ManagedElementFamily> | null)[] | null;
      /** Hexadecimal, one for each volume that comes into a view. NULL: the lowest that are free. */
      readonly DeviceNumbers: readonly (string | null)[] | null;
    };
    out: {
      /** The group, also when the method returns. */
      readonly MaskingGroup?: CIMInstanceName<CIM_MaskingGroupFamily> | null;
      /** NULL: all was done when the method returned. */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof AddMembersReturn)[keyof typeof AddMembersReturn];
  };
  /**
   * Takes members out of a group; where it is of a view, they see or are seen no more when the method
   * returns.
   */
  RemoveMembers: {
    in: {
      /** The group; NULL when the method returns, if it went with its last member.  Required. */
      readonly MaskingGroup: CIMInstanceName<CIM_MaskingGroupFamily>;
      /** Members of the group. */
      readonly Members: readonly (CIMInstanceName<CIM_ManagedElementFamily> | null)[] | null;
      /** TRUE removes a group of no view with its last member. */
      readonly DeleteOnEmpty: boolean | null;
    };
    out: {
      /** The group; NULL when the method returns, if it went with its last member. */
      readonly MaskingGroup?: CIMInstanceName<CIM_MaskingGroupFamily> | null;
      /** NULL: all was done when the method returned. */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof RemoveMembersReturn)[keyof typeof RemoveMembersReturn];
  };
}

/** ISCSIWBEM_GroupMaskingMappingService and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_GroupMaskingMappingServiceFamily =
  | 'ISCSIWBEM_GroupMaskingMappingService';
