// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_MemberOfCollection, CIM_MemberOfCollectionMethods } from './CIM_MemberOfCollection.js';

/** Says which initiators a masking group has, and which statistics their collection. */
export interface ISCSIWBEM_MemberOfCollection extends CIM_MemberOfCollection {}

export interface ISCSIWBEM_MemberOfCollectionMethods extends CIM_MemberOfCollectionMethods {}

/** ISCSIWBEM_MemberOfCollection and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_MemberOfCollectionFamily =
  | 'ISCSIWBEM_MemberOfCollection';
