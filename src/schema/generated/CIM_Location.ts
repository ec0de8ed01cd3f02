// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ManagedElement, CIM_ManagedElementMethods } from './CIM_ManagedElement.js';

/** A place. */
export interface CIM_Location extends CIM_ManagedElement {
  /** The name of the place. */
  readonly Name: string | null;
  /** Where it is, in words or numbers. */
  readonly PhysicalPosition: string | null;
  /** Its postal address. */
  readonly Address: string | null;
}

export interface CIM_LocationMethods extends CIM_ManagedElementMethods {}

/** CIM_Location and all classes below it: what a reference to it may name. */
export type CIM_LocationFamily =
  | 'CIM_Location';
