// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_CapabilitiesFamily } from './CIM_Capabilities.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { MSISCSITARGET_ElementCapabilitiesFamily } from './MSISCSITARGET_ElementCapabilities.js';

/** Values of CIM_ElementCapabilities.Characteristics (ValueMap). */
export const CIM_ElementCapabilities_Characteristics = {
  Default: 2,
  Current: 3,
} as const;

/** Says what an element can do. */
export interface CIM_ElementCapabilities {
  /** The element. */
  readonly ManagedElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** Its capabilities. */
  readonly Capabilities: CIMInstanceName<CIM_CapabilitiesFamily> | null;
  /** Whether these are the default capabilities or the present ones. */
  readonly Characteristics: readonly (number | null)[] | null;
}

export interface CIM_ElementCapabilitiesMethods {}

/** CIM_ElementCapabilities and all classes below it: what a reference to it may name. */
export type CIM_ElementCapabilitiesFamily =
  | 'CIM_ElementCapabilities'
  | MSISCSITARGET_ElementCapabilitiesFamily;
