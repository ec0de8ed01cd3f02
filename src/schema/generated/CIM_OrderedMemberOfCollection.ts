// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_MemberOfCollection, CIM_MemberOfCollectionMethods } from './CIM_MemberOfCollection.js';
import type { ISCSIWBEM_OrderedMemberOfCollectionFamily } from './ISCSIWBEM_OrderedMemberOfCollection.js';

/** Says that an element belongs to a collection, and in which place. */
export interface CIM_OrderedMemberOfCollection extends CIM_MemberOfCollection {
  /** The place; the lowest number comes first. */
  readonly AssignedSequence: bigint | null;
}

export interface CIM_OrderedMemberOfCollectionMethods extends CIM_MemberOfCollectionMethods {}

/** CIM_OrderedMemberOfCollection and all classes below it: what a reference to it may name. */
export type CIM_OrderedMemberOfCollectionFamily =
  | 'CIM_OrderedMemberOfCollection'
  | ISCSIWBEM_OrderedMemberOfCollectionFamily;
