// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_AuthorizedPrivilegeFamily } from './CIM_AuthorizedPrivilege.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { MSISCSITARGET_AuthorizedTargetFamily } from './MSISCSITARGET_AuthorizedTarget.js';

/** Says to what a privilege applies. */
export interface CIM_AuthorizedTarget {
  /** The privilege. */
  readonly Privilege: CIMInstanceName<CIM_AuthorizedPrivilegeFamily> | null;
  /** That to which it applies. */
  readonly TargetElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
}

export interface CIM_AuthorizedTargetMethods {}

/** CIM_AuthorizedTarget and all classes below it: what a reference to it may name. */
export type CIM_AuthorizedTargetFamily =
  | 'CIM_AuthorizedTarget'
  | MSISCSITARGET_AuthorizedTargetFamily;
