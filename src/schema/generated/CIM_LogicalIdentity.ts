// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ConcreteIdentityFamily } from './CIM_ConcreteIdentity.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';

/** Says that two instances stand for the same thing. */
export interface CIM_LogicalIdentity {
  /** One of the two. */
  readonly SystemElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The other. */
  readonly SameElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
}

export interface CIM_LogicalIdentityMethods {}

/** CIM_LogicalIdentity and all classes below it: what a reference to it may name. */
export type CIM_LogicalIdentityFamily =
  | 'CIM_LogicalIdentity'
  | CIM_ConcreteIdentityFamily;
