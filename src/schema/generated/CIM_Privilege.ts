// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_AuthorizedPrivilegeFamily } from './CIM_AuthorizedPrivilege.js';
import type { CIM_ManagedElement, CIM_ManagedElementMethods } from './CIM_ManagedElement.js';

/** Values of CIM_Privilege.Activities (ValueMap). */
export const CIM_Privilege_Activities = {
  Other: 1,
  Create: 2,
  Delete: 3,
  Detect: 4,
  Read: 5,
  Write: 6,
  Execute: 7,
} as const;

/** Values of CIM_Privilege.QualifierFormats (ValueMap). */
export const CIM_Privilege_QualifierFormats = {
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

/** What may or may not be done. */
export interface CIM_Privilege extends CIM_ManagedElement {
  /** Names the privilege among all instances of the namespace. */
  readonly InstanceID: string | null;
  /** TRUE grants, FALSE denies. */
  readonly PrivilegeGranted: boolean | null;
  /** What is granted or denied. */
  readonly Activities: readonly (number | null)[] | null;
  /** Narrows each activity, for example to some properties. */
  readonly ActivityQualifiers: readonly (string | null)[] | null;
  /** How to read each of ActivityQualifiers. */
  readonly QualifierFormats: readonly (number | null)[] | null;
  /** TRUE if this is about giving rights to others, not about acting. */
  readonly RepresentsAuthorizationRights: boolean | null;
}

export interface CIM_PrivilegeMethods extends CIM_ManagedElementMethods {}

/** CIM_Privilege and all classes below it: what a reference to it may name. */
export type CIM_PrivilegeFamily =
  | 'CIM_Privilege'
  | CIM_AuthorizedPrivilegeFamily;
