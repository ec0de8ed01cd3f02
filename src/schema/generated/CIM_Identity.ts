// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ManagedElement, CIM_ManagedElementMethods } from './CIM_ManagedElement.js';
import type { CIM_StorageHardwareIDFamily } from './CIM_StorageHardwareID.js';

/** Stands for somebody or something that can be granted rights. */
export interface CIM_Identity extends CIM_ManagedElement {
  /** Names the identity among all instances of the namespace. */
  readonly InstanceID: string | null;
  /** Whether it has been proved and may be trusted now. */
  readonly CurrentlyAuthenticated: boolean | null;
}

export interface CIM_IdentityMethods extends CIM_ManagedElementMethods {}

/** CIM_Identity and all classes below it: what a reference to it may name. */
export type CIM_IdentityFamily =
  | 'CIM_Identity'
  | CIM_StorageHardwareIDFamily;
