// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstance } from '../../cim/CIMInstance.js';

/**
 * Says under which bus, target and unit numbers the logical units of a target appear. It is embedded in other
 * instances.
 */
export interface MSIscsiInitiator_TargetMappings {
  readonly InitiatorName: string | null;
  readonly TargetName: string | null;
  /** The name of the initiator device in the operating system. */
  readonly OSDeviceName: string | null;
  readonly OSBusNumber: number | null;
  readonly OSTargetNumber: number | null;
  /** The logical units, each with its number.  EmbeddedInstance("MSIscsiInitiator_LUNList"). */
  readonly LUNList: readonly (CIMInstance | null)[] | null;
}

export interface MSIscsiInitiator_TargetMappingsMethods {}

/** MSIscsiInitiator_TargetMappings and all classes below it: what a reference to it may name. */
export type MSIscsiInitiator_TargetMappingsFamily =
  | 'MSIscsiInitiator_TargetMappings';
