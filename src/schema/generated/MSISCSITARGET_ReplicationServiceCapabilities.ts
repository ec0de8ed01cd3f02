// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ReplicationServiceCapabilities, CIM_ReplicationServiceCapabilitiesMethods } from './CIM_ReplicationServiceCapabilities.js';

/** What the replication service can do. */
export interface MSISCSITARGET_ReplicationServiceCapabilities extends CIM_ReplicationServiceCapabilities {}

export interface MSISCSITARGET_ReplicationServiceCapabilitiesMethods extends CIM_ReplicationServiceCapabilitiesMethods {}

/** MSISCSITARGET_ReplicationServiceCapabilities and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_ReplicationServiceCapabilitiesFamily =
  | 'MSISCSITARGET_ReplicationServiceCapabilities';
