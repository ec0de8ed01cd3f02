// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMClass } from '../../cim/CIMClass.js';
import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_AuthorizationService, CIM_AuthorizationServiceMethods } from './CIM_AuthorizationService.js';
import type { CIM_AuthorizedPrivilegeFamily } from './CIM_AuthorizedPrivilege.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';

/** Return values of CIM_PrivilegeManagementService.AssignAccess (ValueMap). */
export const AssignAccessReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  UnsupportedSubject: 16000,
  UnsupportedPrivilege: 16001,
  UnsupportedTarget: 16002,
  AuthorizationError: 16003,
  NULLNotSupported: 16004,
  UnSupportedSharingPrivileges: 16005,
} as const;

/** Values of the parameter Activities of CIM_PrivilegeManagementService.AssignAccess (ValueMap). */
export const AssignAccess_Activities = {
  Other: 1,
  Create: 2,
  Delete: 3,
  Detect: 4,
  Read: 5,
  Write: 6,
  Execute: 7,
} as const;

/** Values of the parameter QualifierFormats of CIM_PrivilegeManagementService.AssignAccess (ValueMap). */
export const AssignAccess_QualifierFormats = {
  ClassName: 2,
  ClassProperty: 3,
  ClassMethod: 4,
  ObjectReference: 5,
  Namespace: 6,
  URL: 7,
  DirectoryFileName: 8,
  CommandLineInstruction: 9,
  SCSICommand: 10,
  Packets: 11,
} as const;

/** Return values of CIM_PrivilegeManagementService.RemoveAccess (ValueMap). */
export const RemoveAccessReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  UnsupportedPrivilege: 16000,
  UnsupportedTarget: 16001,
  AuthorizationError: 16002,
  NullParameterNotSupported: 16003,
} as const;

/** Return values of CIM_PrivilegeManagementService.ShowAccess (ValueMap). */
export const ShowAccessReturn = {
  Success: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  UnsupportedSubject: 16000,
  UnsupportedTarget: 16002,
  AuthorizationError: 16003,
  NULLNotSupported: 16004,
} as const;

/** Grants, withdraws and shows privileges. */
export interface CIM_PrivilegeManagementService extends CIM_AuthorizationService {}

export interface CIM_PrivilegeManagementServiceMethods extends CIM_AuthorizationServiceMethods {
  /** Grants or denies a subject something on a target. */
  AssignAccess: {
    in: {
      /** Required. */
      readonly Subject: CIMInstanceName<CIM_ManagedElementFamily>;
      readonly PrivilegeGranted: boolean | null;
      readonly Activities: readonly (number | null)[] | null;
      readonly ActivityQualifiers: readonly (string | null)[] | null;
      readonly QualifierFormats: readonly (number | null)[] | null;
      /** Required. */
      readonly Target: CIMInstanceName<CIM_ManagedElementFamily>;
      readonly Privilege: CIMInstanceName<CIM_AuthorizedPrivilegeFamily> | null;
    };
    out: {
      readonly Privilege?: CIMInstanceName<CIM_AuthorizedPrivilegeFamily> | null;
    };
    returns: (typeof AssignAccessReturn)[keyof typeof AssignAccessReturn];
  };
  /** Withdraws what was granted or denied. */
  RemoveAccess: {
    in: {
      readonly Subject: CIMInstanceName<CIM_ManagedElementFamily> | null;
      readonly Privilege: CIMInstanceName<CIM_AuthorizedPrivilegeFamily> | null;
      readonly Target: CIMInstanceName<CIM_ManagedElementFamily> | null;
    };
    out: {};
    returns: (typeof RemoveAccessReturn)[keyof typeof RemoveAccessReturn];
  };
  /** Shows who may do what on which target. */
  ShowAccess: {
    in: {
      readonly Subject: CIMInstanceName<CIM_ManagedElementFamily> | null;
      readonly Target: CIMInstanceName<CIM_ManagedElementFamily> | null;
    };
    out: {
      readonly OutSubjects?: readonly (CIMInstanceName<CIM_ManagedElementFamily> | null)[] | null;
      readonly OutTargets?: readonly (CIMInstanceName<CIM_ManagedElementFamily> | null)[] | null;
      readonly Privileges?: readonly (CIMInstance | CIMClass | null)[] | null;
    };
    returns: (typeof ShowAccessReturn)[keyof typeof ShowAccessReturn];
  };
}

/** CIM_PrivilegeManagementService and all classes below it: what a reference to it may name. */
export type CIM_PrivilegeManagementServiceFamily =
  | 'CIM_PrivilegeManagementService';
