// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { CIM_ManagedElement, CIM_ManagedElementMethods } from './CIM_ManagedElement.js';

/** A call of a method and what became of it. */
export interface CIM_MethodResult extends CIM_ManagedElement {
  /** Names the result among all instances of the namespace. */
  readonly InstanceID: string | null;
  /** The call, as an embedded CIM_InstMethodCall.  EmbeddedInstance("CIM_InstMethodCall"). */
  readonly PreCallIndication: CIMInstance | null;
  /**
   * The call with what it returned, as an embedded CIM_InstMethodCall.
   * EmbeddedInstance("CIM_InstMethodCall").
   */
  readonly PostCallIndication: CIMInstance | null;
}

export interface CIM_MethodResultMethods extends CIM_ManagedElementMethods {}

/** CIM_MethodResult and all classes below it: what a reference to it may name. */
export type CIM_MethodResultFamily =
  | 'CIM_MethodResult';
