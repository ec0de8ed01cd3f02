// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_ServiceFamily } from './CIM_Service.js';
import type { ISCSIWBEM_ServiceAffectsElementFamily } from './ISCSIWBEM_ServiceAffectsElement.js';

/** Values of CIM_ServiceAffectsElement.ElementEffects (ValueMap). */
export const CIM_ServiceAffectsElement_ElementEffects = {
  Unknown: 0,
  Other: 1,
  ExclusiveUse: 2,
  PerformanceImpact: 3,
  ElementIntegrity: 4,
  Manages: 5,
  Consumes: 6,
  EnhancesIntegrity: 7,
  DegradesIntegrity: 8,
  EnhancesPerformance: 9,
  DegradesPerformance: 10,
} as const;

/** Says which elements a service acts on. */
export interface CIM_ServiceAffectsElement {
  /** The element. */
  readonly AffectedElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The service. */
  readonly AffectingElement: CIMInstanceName<CIM_ServiceFamily> | null;
  /** What the service does to the element. */
  readonly ElementEffects: readonly (number | null)[] | null;
  /** Text for each effect that is "Other". */
  readonly OtherElementEffectsDescriptions: readonly (string | null)[] | null;
  /** Place of the element in the order in which the service acts. */
  readonly AssignedSequence: number | null;
}

export interface CIM_ServiceAffectsElementMethods {}

/** CIM_ServiceAffectsElement and all classes below it: what a reference to it may name. */
export type CIM_ServiceAffectsElementFamily =
  | 'CIM_ServiceAffectsElement'
  | ISCSIWBEM_ServiceAffectsElementFamily;
