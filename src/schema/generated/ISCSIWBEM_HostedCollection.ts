// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_HostedCollection, CIM_HostedCollectionMethods } from './CIM_HostedCollection.js';

/** Says on which host a masking group, or the collection of statistics, lives. */
export interface ISCSIWBEM_HostedCollection extends CIM_HostedCollection {}

export interface ISCSIWBEM_HostedCollectionMethods extends CIM_HostedCollectionMethods {}

/** ISCSIWBEM_HostedCollection and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_HostedCollectionFamily =
  | 'ISCSIWBEM_HostedCollection';
