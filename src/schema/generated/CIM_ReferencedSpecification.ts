// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_ReferencedProfileFamily } from './CIM_ReferencedProfile.js';
import type { CIM_RegisteredSpecificationFamily } from './CIM_RegisteredSpecification.js';

/** Says that a specification refers to another one. */
export interface CIM_ReferencedSpecification extends CIM_Dependency {
  /** The specification that is referred to. */
  readonly Antecedent: CIMInstanceName<CIM_RegisteredSpecificationFamily> | null;
  /** The specification that refers to it. */
  readonly Dependent: CIMInstanceName<CIM_RegisteredSpecificationFamily> | null;
}

export interface CIM_ReferencedSpecificationMethods extends CIM_DependencyMethods {}

/** CIM_ReferencedSpecification and all classes below it: what a reference to it may name. */
export type CIM_ReferencedSpecificationFamily =
  | 'CIM_ReferencedSpecification'
  | CIM_ReferencedProfileFamily;
