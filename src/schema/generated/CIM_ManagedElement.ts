// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_CollectionFamily } from './CIM_Collection.js';
import type { CIM_CredentialFamily } from './CIM_Credential.js';
import type { CIM_ManagedSystemElementFamily } from './CIM_ManagedSystemElement.js';
import type { CIM_SettingDataFamily } from './CIM_SettingData.js';

/** Root of nearly all classes that are no associations: anything that can be managed. */
export interface CIM_ManagedElement {
  /**
   * Optionally names the instance within the namespace; a subclass that makes it a key says how it is formed.
   */
  readonly InstanceID: string | null;
  /** A short text for people, of a single line. */
  readonly Caption: string | null;
  /** A text for people. */
  readonly Description: string | null;
  /** The name that users know the element by; it need not be unique. */
  readonly ElementName: string | null;
  /**
   * Grows with every change of the instance, so that a writer can tell whether it has changed since it was
   * read.
   */
  readonly Generation: bigint | null;
}

export interface CIM_ManagedElementMethods {}

/** CIM_ManagedElement and all classes below it: what a reference to it may name. */
export type CIM_ManagedElementFamily =
  | 'CIM_ManagedElement'
  | CIM_CollectionFamily
  | CIM_CredentialFamily
  | CIM_ManagedSystemElementFamily
  | CIM_SettingDataFamily;
