// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_LogicalIdentity, CIM_LogicalIdentityMethods } from './CIM_LogicalIdentity.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';

/** Says that two instances stand for the same thing, where no other class says it better. */
export interface CIM_ConcreteIdentity extends CIM_LogicalIdentity {
  /** One of the two. */
  readonly SystemElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The other. */
  readonly SameElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
}

export interface CIM_ConcreteIdentityMethods extends CIM_LogicalIdentityMethods {}

/** CIM_ConcreteIdentity and all classes below it: what a reference to it may name. */
export type CIM_ConcreteIdentityFamily =
  | 'CIM_ConcreteIdentity';
