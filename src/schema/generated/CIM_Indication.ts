// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_ClassIndicationFamily } from './CIM_ClassIndication.js';
import type { CIM_InstIndicationFamily } from './CIM_InstIndication.js';
import type { CIM_ProcessIndicationFamily } from './CIM_ProcessIndication.js';

/** Values of CIM_Indication.PerceivedSeverity (ValueMap). */
export const CIM_Indication_PerceivedSeverity = {
  Unknown: 0,
  Other: 1,
  Information: 2,
  DegradedWarning: 3,
  Minor: 4,
  Major: 5,
  Critical: 6,
  FatalNonRecoverable: 7,
} as const;

/**
 * Tells that something has happened. It has no instances that could be read: it exists on its way to the
 * listeners only.
 */
export interface CIM_Indication {
  /** Identifies the indication for CorrelatedIndications. */
  readonly IndicationIdentifier: string | null;
  /** Indications that belong to the same matter. */
  readonly CorrelatedIndications: readonly (string | null)[] | null;
  /** When the indication was made. */
  readonly IndicationTime: CIMDateTime | null;
  /** How grave the matter is in the eyes of who reports it. */
  readonly PerceivedSeverity: number | null;
  /** Names the gravity where PerceivedSeverity is "Other". */
  readonly OtherSeverity: string | null;
  /** Name of the filter that let it through. */
  readonly IndicationFilterName: string | null;
  /** The series that SequenceNumber counts in; it changes when counting starts anew. */
  readonly SequenceContext: string | null;
  /** Place of the indication in its series, by which a listener notices losses and repetitions. */
  readonly SequenceNumber: bigint | null;
}

export interface CIM_IndicationMethods {}

/** CIM_Indication and all classes below it: what a reference to it may name. */
export type CIM_IndicationFamily =
  | 'CIM_Indication'
  | CIM_ClassIndicationFamily
  | CIM_InstIndicationFamily
  | CIM_ProcessIndicationFamily;
