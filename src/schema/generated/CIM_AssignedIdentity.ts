// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_IdentityFamily } from './CIM_Identity.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';

/** Says to whom or what an identity belongs. */
export interface CIM_AssignedIdentity {
  /** The identity. */
  readonly IdentityInfo: CIMInstanceName<CIM_IdentityFamily> | null;
  /** Its bearer. */
  readonly ManagedElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
}

export interface CIM_AssignedIdentityMethods {}

/** CIM_AssignedIdentity and all classes below it: what a reference to it may name. */
export type CIM_AssignedIdentityFamily =
  | 'CIM_AssignedIdentity';
