// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_SharedSecretService, CIM_SharedSecretServiceMethods } from './CIM_SharedSecretService.js';

/**
 * The authority in which a CHAP name is unique: the whole daemon for tgt, the target for the embedded target,
 * a portal group or an access control list of it for LIO. Name says which; ElementName says it in words.
 */
export interface ISCSIWBEM_SharedSecretService extends CIM_SharedSecretService {}

export interface ISCSIWBEM_SharedSecretServiceMethods extends CIM_SharedSecretServiceMethods {}

/** ISCSIWBEM_SharedSecretService and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_SharedSecretServiceFamily =
  | 'ISCSIWBEM_SharedSecretService';
