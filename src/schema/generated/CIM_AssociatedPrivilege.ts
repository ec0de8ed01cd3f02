// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { ISCSIWBEM_AssociatedPrivilegeFamily } from './ISCSIWBEM_AssociatedPrivilege.js';

/** Values of CIM_AssociatedPrivilege.Activities (ValueMap). */
export const CIM_AssociatedPrivilege_Activities = {
  Other: 1,
  Create: 2,
  Delete: 3,
  Detect: 4,
  Read: 5,
  Write: 6,
  Execute: 7,
  DenyCreate: 8,
  DenyDelete: 9,
  DenyDetect: 10,
  DenyRead: 11,
  DenyWrite: 12,
  DenyExecute: 13,
  AuthorizeToGrantDenyAuthorization: 14,
  AuthorizeToCreate: 15,
  AuthorizeToDelete: 16,
  AuthorizeToDetect: 17,
  AuthorizeToRead: 18,
  AuthorizeToWrite: 19,
  AuthorizeToExecute: 20,
  AuthorizeToDenyCreate: 21,
  AuthorizeToDenyDelete: 22,
  AuthorizeToDenyDetect: 23,
  AuthorizeToDenyRead: 24,
  AuthorizeToDenyWrite: 25,
  AuthorizeToDenyExecute: 26,
} as const;

/** Values of CIM_AssociatedPrivilege.QualifierFormats (ValueMap). */
export const CIM_AssociatedPrivilege_QualifierFormats = {
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
  SpecificationDefined: 12,
} as const;

/** Says directly what a subject may do to a target, without an instance for the privilege. */
export interface CIM_AssociatedPrivilege {
  /** Who is granted or denied. */
  readonly Subject: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** On what. */
  readonly Target: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** Tells apart several privileges between the same two elements. */
  readonly UseKey: string | null;
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

export interface CIM_AssociatedPrivilegeMethods {}

/** CIM_AssociatedPrivilege and all classes below it: what a reference to it may name. */
export type CIM_AssociatedPrivilegeFamily =
  | 'CIM_AssociatedPrivilege'
  | ISCSIWBEM_AssociatedPrivilegeFamily;
