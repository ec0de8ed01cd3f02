// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_CapabilitiesFamily } from './CIM_Capabilities.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';

/** Says which capabilities an element has unless something else is said. */
export interface CIM_DefaultElementCapabilities {
  /** The element. */
  readonly ManagedElement: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** Its default capabilities. */
  readonly Capabilities: CIMInstanceName<CIM_CapabilitiesFamily> | null;
}

export interface CIM_DefaultElementCapabilitiesMethods {}

/** CIM_DefaultElementCapabilities and all classes below it: what a reference to it may name. */
export type CIM_DefaultElementCapabilitiesFamily =
  | 'CIM_DefaultElementCapabilities';
