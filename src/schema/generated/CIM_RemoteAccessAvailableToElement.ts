// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_EnabledLogicalElementFamily } from './CIM_EnabledLogicalElement.js';
import type { CIM_RemoteServiceAccessPointFamily } from './CIM_RemoteServiceAccessPoint.js';

/** Says through which access point an element reaches a remote service. */
export interface CIM_RemoteAccessAvailableToElement extends CIM_Dependency {
  /** The access point. */
  readonly Antecedent: CIMInstanceName<CIM_RemoteServiceAccessPointFamily> | null;
  /** The element that uses it. */
  readonly Dependent: CIMInstanceName<CIM_EnabledLogicalElementFamily> | null;
  /** Whether it is used where nothing else is said. */
  readonly IsDefault: boolean | null;
  /** Preference among several; the lowest number is tried first, 0 means no order. */
  readonly OrderOfAccess: number | null;
}

export interface CIM_RemoteAccessAvailableToElementMethods extends CIM_DependencyMethods {}

/** CIM_RemoteAccessAvailableToElement and all classes below it: what a reference to it may name. */
export type CIM_RemoteAccessAvailableToElementFamily =
  | 'CIM_RemoteAccessAvailableToElement';
