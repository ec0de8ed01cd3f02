// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_IdentityFamily } from './CIM_Identity.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';

/** Says in whose context an identity holds. */
export interface CIM_IdentityContext {
  /** The identity. */
  readonly ElementInContext: CIMInstanceName<CIM_IdentityFamily> | null;
  /** The element that gives it its context. */
  readonly ElementProvidingContext: CIMInstanceName<CIM_ManagedElementFamily> | null;
}

export interface CIM_IdentityContextMethods {}

/** CIM_IdentityContext and all classes below it: what a reference to it may name. */
export type CIM_IdentityContextFamily =
  | 'CIM_IdentityContext';
