// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { CIM_EnabledLogicalElement, CIM_EnabledLogicalElementMethods } from './CIM_EnabledLogicalElement.js';
import type { CIM_LogicalDeviceFamily } from './CIM_LogicalDevice.js';
import type { CIM_SystemFamily } from './CIM_System.js';

/** A logical element that can be allocated to a consumer and released again. */
export interface CIM_AllocatedLogicalElement extends CIM_EnabledLogicalElement {
  /** Whether the element is allocated at present.  EmbeddedInstance("CIM_SettingData"). */
  readonly AllocationState: CIMInstance | null;
}

export interface CIM_AllocatedLogicalElementMethods extends CIM_EnabledLogicalElementMethods {}

/** CIM_AllocatedLogicalElement and all classes below it: what a reference to it may name. */
export type CIM_AllocatedLogicalElementFamily =
  | 'CIM_AllocatedLogicalElement'
  | CIM_LogicalDeviceFamily
  | CIM_SystemFamily;
