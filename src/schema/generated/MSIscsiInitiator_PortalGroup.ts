// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstance } from '../../cim/CIMInstance.js';

/** A portal group of a target. It is embedded in other instances. */
export interface MSIscsiInitiator_PortalGroup {
  /** Number of the group. */
  readonly Index: number | null;
  /** The portals of the group.  EmbeddedInstance("MSIscsiInitiator_Portal"). */
  readonly Portals: readonly (CIMInstance | null)[] | null;
}

export interface MSIscsiInitiator_PortalGroupMethods {}

/** MSIscsiInitiator_PortalGroup and all classes below it: what a reference to it may name. */
export type MSIscsiInitiator_PortalGroupFamily =
  | 'MSIscsiInitiator_PortalGroup';
