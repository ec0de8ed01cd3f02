// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_EnabledLogicalElementCapabilities, CIM_EnabledLogicalElementCapabilitiesMethods } from './CIM_EnabledLogicalElementCapabilities.js';
import type { ISCSIWBEM_CredentialManagementCapabilitiesFamily } from './ISCSIWBEM_CredentialManagementCapabilities.js';

/** Values of CIM_CredentialManagementCapabilities.SupportedMethods (ValueMap). */
export const CIM_CredentialManagementCapabilities_SupportedMethods = {
  DeleteCredentialInstance: 4,
} as const;

/** Values of CIM_CredentialManagementCapabilities.CumulativePrivilegeMethodology (ValueMap). */
export const CIM_CredentialManagementCapabilities_CumulativePrivilegeMethodology = {
  CollectionPrivilegesOverride: 2,
  MemberPrivilegesOverride: 3,
  CollectionMemberPrivilegesUnion: 4,
  CollectionMemberPrivilegesIntersection: 5,
} as const;

/** What a credential management service can do. */
export interface CIM_CredentialManagementCapabilities extends CIM_EnabledLogicalElementCapabilities {
  /** The methods that can be used. */
  readonly SupportedMethods: readonly (number | null)[] | null;
  /** How the privileges of several credentials add up. */
  readonly CumulativePrivilegeMethodology: number | null;
}

export interface CIM_CredentialManagementCapabilitiesMethods extends CIM_EnabledLogicalElementCapabilitiesMethods {}

/** CIM_CredentialManagementCapabilities and all classes below it: what a reference to it may name. */
export type CIM_CredentialManagementCapabilitiesFamily =
  | 'CIM_CredentialManagementCapabilities'
  | ISCSIWBEM_CredentialManagementCapabilitiesFamily;
