// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_AdminDomainFamily } from './CIM_AdminDomain.js';
import type { CIM_AllocatedLogicalElement, CIM_AllocatedLogicalElementMethods } from './CIM_AllocatedLogicalElement.js';
import type { CIM_ComputerSystemFamily } from './CIM_ComputerSystem.js';
import type { CIM_StorageLibraryFamily } from './CIM_StorageLibrary.js';
import type { MSFTSM_SystemFamily } from './MSFTSM_System.js';

/** A set of parts that work together as one and that names what is in it. */
export interface CIM_System extends CIM_AllocatedLogicalElement {
  /** The name of the system; NameFormat says of which kind. */
  readonly Name: string | null;
  /** Name of the class that the instance was created with; it keeps instances of sibling subclasses apart. */
  readonly CreationClassName: string | null;
  /** The rule by which Name was chosen. */
  readonly NameFormat: string | null;
  /** Who is responsible for the element. */
  readonly PrimaryOwnerName: string | null;
  /** How to reach the primary owner, for example a telephone number or a mail address. */
  readonly PrimaryOwnerContact: string | null;
  /** What the system is used for, in free words. */
  readonly Roles: readonly (string | null)[] | null;
  /** Further names of the system. */
  readonly OtherIdentifyingInfo: readonly (string | null)[] | null;
  /** Says for each element of OtherIdentifyingInfo what kind of name it is. */
  readonly IdentifyingDescriptions: readonly (string | null)[] | null;
}

export interface CIM_SystemMethods extends CIM_AllocatedLogicalElementMethods {}

/** CIM_System and all classes below it: what a reference to it may name. */
export type CIM_SystemFamily =
  | 'CIM_System'
  | CIM_AdminDomainFamily
  | CIM_ComputerSystemFamily
  | CIM_StorageLibraryFamily
  | MSFTSM_SystemFamily;
