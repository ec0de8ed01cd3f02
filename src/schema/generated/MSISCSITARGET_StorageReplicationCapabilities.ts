// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_StorageReplicationCapabilities, CIM_StorageReplicationCapabilitiesMethods } from './CIM_StorageReplicationCapabilities.js';

/** What can be done in the way of copies. */
export interface MSISCSITARGET_StorageReplicationCapabilities extends CIM_StorageReplicationCapabilities {}

export interface MSISCSITARGET_StorageReplicationCapabilitiesMethods extends CIM_StorageReplicationCapabilitiesMethods {}

/** MSISCSITARGET_StorageReplicationCapabilities and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_StorageReplicationCapabilitiesFamily =
  | 'MSISCSITARGET_StorageReplicationCapabilities';
