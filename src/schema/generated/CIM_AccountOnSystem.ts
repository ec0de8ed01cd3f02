// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_AccountFamily } from './CIM_Account.js';
import type { CIM_SystemFamily } from './CIM_System.js';
import type { CIM_SystemComponent, CIM_SystemComponentMethods } from './CIM_SystemComponent.js';

/** Says on which system an account exists; the account takes its scoping keys from there. */
export interface CIM_AccountOnSystem extends CIM_SystemComponent {
  /** The system. */
  readonly GroupComponent: CIMInstanceName<CIM_SystemFamily> | null;
  /** The account. */
  readonly PartComponent: CIMInstanceName<CIM_AccountFamily> | null;
}

export interface CIM_AccountOnSystemMethods extends CIM_SystemComponentMethods {}

/** CIM_AccountOnSystem and all classes below it: what a reference to it may name. */
export type CIM_AccountOnSystemFamily =
  | 'CIM_AccountOnSystem';
