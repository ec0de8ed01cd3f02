// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';

/** Values of CIM_RelatedElementCausingError.EffectCorrelation (ValueMap). */
export const CIM_RelatedElementCausingError_EffectCorrelation = {
  StrongCorrelated: 2,
  WeaklyCorrelated: 10,
} as const;

/** Says which element has brought about the fault of another. */
export interface CIM_RelatedElementCausingError extends CIM_Dependency {
  /** The element that caused it. */
  readonly Antecedent: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The element that suffers from it. */
  readonly Dependent: CIMInstanceName<CIM_ManagedElementFamily> | null;
  readonly FailureRelationshipInitiated: CIMDateTime | null;
  /** What the one does to the other. */
  readonly EffectCorrelation: number | null;
  /** Order among several causes; 1 is the most likely. */
  readonly Ranking: number | null;
}

export interface CIM_RelatedElementCausingErrorMethods extends CIM_DependencyMethods {}

/** CIM_RelatedElementCausingError and all classes below it: what a reference to it may name. */
export type CIM_RelatedElementCausingErrorFamily =
  | 'CIM_RelatedElementCausingError';
