// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_OrderedMemberOfCollection, CIM_OrderedMemberOfCollectionMethods } from './CIM_OrderedMemberOfCollection.js';

/** Says which target ports or volumes a masking group has, and in which order. */
export interface ISCSIWBEM_OrderedMemberOfCollection extends CIM_OrderedMemberOfCollection {}

export interface ISCSIWBEM_OrderedMemberOfCollectionMethods extends CIM_OrderedMemberOfCollectionMethods {}

/** ISCSIWBEM_OrderedMemberOfCollection and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_OrderedMemberOfCollectionFamily =
  | 'ISCSIWBEM_OrderedMemberOfCollection';
