// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_AuthorizedPrivilegeFamily } from './CIM_AuthorizedPrivilege.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { MSISCSITARGET_AuthorizedSubjectFamily } from './MSISCSITARGET_AuthorizedSubject.js';

/** Says who holds a privilege. */
export interface CIM_AuthorizedSubject {
  /** The privilege. */
  readonly Privilege: CIMInstanceName<CIM_AuthorizedPrivilegeFamily> | null;
  /** Who holds it. */
  readonly PrivilegedElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
}

export interface CIM_AuthorizedSubjectMethods {}

/** CIM_AuthorizedSubject and all classes below it: what a reference to it may name. */
export type CIM_AuthorizedSubjectFamily =
  | 'CIM_AuthorizedSubject'
  | MSISCSITARGET_AuthorizedSubjectFamily;
