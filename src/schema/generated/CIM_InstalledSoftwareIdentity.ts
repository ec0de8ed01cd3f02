// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_SoftwareIdentityFamily } from './CIM_SoftwareIdentity.js';
import type { CIM_SystemFamily } from './CIM_System.js';

/** Says which software is installed on a system. */
export interface CIM_InstalledSoftwareIdentity {
  /** The system. */
  readonly System: CIMInstanceName<CIM_SystemFamily> | null;
  /** The software. */
  readonly InstalledSoftware: CIMInstanceName<CIM_SoftwareIdentityFamily> | null;
}

export interface CIM_InstalledSoftwareIdentityMethods {}

/** CIM_InstalledSoftwareIdentity and all classes below it: what a reference to it may name. */
export type CIM_InstalledSoftwareIdentityFamily =
  | 'CIM_InstalledSoftwareIdentity';
