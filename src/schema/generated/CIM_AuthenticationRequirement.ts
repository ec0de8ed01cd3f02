// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_LogicalElement, CIM_LogicalElementMethods } from './CIM_LogicalElement.js';

/** What it takes to prove an identity before something may be used. */
export interface CIM_AuthenticationRequirement extends CIM_LogicalElement {
  /** The name the element goes by. */
  readonly Name: string | null;
  /** Creation class of the system in whose scope the name is unique. */
  readonly SystemCreationClassName: string | null;
  /** Name of the system in whose scope the name is unique. */
  readonly SystemName: string | null;
  /** Name of the class that the instance was created with; it keeps instances of sibling subclasses apart. */
  readonly CreationClassName: string | null;
  /** The level of secrecy that applies. */
  readonly SecurityClassification: string | null;
}

export interface CIM_AuthenticationRequirementMethods extends CIM_LogicalElementMethods {}

/** CIM_AuthenticationRequirement and all classes below it: what a reference to it may name. */
export type CIM_AuthenticationRequirementFamily =
  | 'CIM_AuthenticationRequirement';
