// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ReplicationService, CIM_ReplicationServiceMethods } from './CIM_ReplicationService.js';

/** The service of the iSCSI target host that takes in CHAP secrets through AddSharedSecret. */
export interface MSISCSITARGET_ReplicationService extends CIM_ReplicationService {}

export interface MSISCSITARGET_ReplicationServiceMethods extends CIM_ReplicationServiceMethods {}

/** MSISCSITARGET_ReplicationService and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_ReplicationServiceFamily =
  | 'MSISCSITARGET_ReplicationService';
