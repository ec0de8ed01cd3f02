// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_GroupMaskingMappingCapabilities, CIM_GroupMaskingMappingCapabilitiesMethods } from './CIM_GroupMaskingMappingCapabilities.js';

/** What the service that makes views of groups can do. */
export interface ISCSIWBEM_GroupMaskingMappingCapabilities extends CIM_GroupMaskingMappingCapabilities {}

export interface ISCSIWBEM_GroupMaskingMappingCapabilitiesMethods extends CIM_GroupMaskingMappingCapabilitiesMethods {}

/** ISCSIWBEM_GroupMaskingMappingCapabilities and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_GroupMaskingMappingCapabilitiesFamily =
  | 'ISCSIWBEM_GroupMaskingMappingCapabilities';
