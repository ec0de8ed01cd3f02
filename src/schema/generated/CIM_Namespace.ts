// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ManagedElement, CIM_ManagedElementMethods } from './CIM_ManagedElement.js';
import type { MSFTSM_NamespaceFamily } from './MSFTSM_Namespace.js';

/** Values of CIM_Namespace.ClassInfo (ValueMap). */
export const CIM_Namespace_ClassInfo = {
  Unknown: 0,
  Other: 1,
  CIM1_0: 2,
  CIM2_0: 3,
  CIM2_1: 4,
  CIM2_2: 5,
  CIM2_3: 6,
  CIM2_4: 7,
  CIM2_5: 8,
  CIM2_6: 9,
  CIM2_7: 10,
  CIM2_8: 11,
  DMIRecast: 200,
  SNMPRecast: 201,
  CMIPRecast: 202,
} as const;

/** Values of CIM_Namespace.ClassType (ValueMap). */
export const CIM_Namespace_ClassType = {
  Unknown: 0,
  Other: 1,
  CIM: 2,
  DMIRecast: 200,
  SNMPRecast: 201,
  CMIPRecast: 202,
} as const;

/** A namespace of the server. */
export interface CIM_Namespace extends CIM_ManagedElement {
  /** Creation class of the system in whose scope the name is unique. */
  readonly SystemCreationClassName: string | null;
  /** Name of the system in whose scope the name is unique. */
  readonly SystemName: string | null;
  /** Creation class of the object manager. */
  readonly ObjectManagerCreationClassName: string | null;
  /** Name of the object manager. */
  readonly ObjectManagerName: string | null;
  /** Name of the class that the instance was created with; it keeps instances of sibling subclasses apart. */
  readonly CreationClassName: string | null;
  /** The name of the namespace. */
  readonly Name: string | null;
  /** Which classes are in the namespace; ClassType replaces it. */
  readonly ClassInfo: number | null;
  /** ClassInfo in words. */
  readonly DescriptionOfClassInfo: string | null;
  /** Whose classes are in the namespace. */
  readonly ClassType: number | null;
  /** The version of these classes. */
  readonly ClassTypeVersion: string | null;
  /** ClassType in words. */
  readonly DescriptionOfClassType: string | null;
}

export interface CIM_NamespaceMethods extends CIM_ManagedElementMethods {}

/** CIM_Namespace and all classes below it: what a reference to it may name. */
export type CIM_NamespaceFamily =
  | 'CIM_Namespace'
  | MSFTSM_NamespaceFamily;
