// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_Capabilities, CIM_CapabilitiesMethods } from './CIM_Capabilities.js';

/** Values of CIM_PrivilegeManagementCapabilities.ActivitiesSupported (ValueMap). */
export const CIM_PrivilegeManagementCapabilities_ActivitiesSupported = {
  Other: 1,
  Create: 2,
  Delete: 3,
  Detect: 4,
  Read: 5,
  Write: 6,
  Execute: 7,
} as const;

/** Values of CIM_PrivilegeManagementCapabilities.QualifierFormatsSupported (ValueMap). */
export const CIM_PrivilegeManagementCapabilities_QualifierFormatsSupported = {
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

/** Values of CIM_PrivilegeManagementCapabilities.SupportedMethods (ValueMap). */
export const CIM_PrivilegeManagementCapabilities_SupportedMethods = {
  ChangeAccess: 0,
  ShowAccess: 1,
  AssignAccess: 2,
  RevokeAccess: 3,
} as const;

/** What a privilege management service can do. */
export interface CIM_PrivilegeManagementCapabilities extends CIM_Capabilities {
  readonly SharedPrivilegeSupported: boolean | null;
  readonly ActivitiesSupported: readonly (number | null)[] | null;
  readonly ActivityQualifiersSupported: readonly (string | null)[] | null;
  readonly QualifierFormatsSupported: readonly (number | null)[] | null;
  readonly SupportedMethods: readonly (number | null)[] | null;
}

export interface CIM_PrivilegeManagementCapabilitiesMethods extends CIM_CapabilitiesMethods {}

/** CIM_PrivilegeManagementCapabilities and all classes below it: what a reference to it may name. */
export type CIM_PrivilegeManagementCapabilitiesFamily =
  | 'CIM_PrivilegeManagementCapabilities';
