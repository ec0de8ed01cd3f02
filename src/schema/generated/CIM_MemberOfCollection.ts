// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_CollectionFamily } from './CIM_Collection.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_OrderedMemberOfCollectionFamily } from './CIM_OrderedMemberOfCollection.js';
import type { ISCSIWBEM_MemberOfCollectionFamily } from './ISCSIWBEM_MemberOfCollection.js';

/** Says that an element belongs to a collection. */
export interface CIM_MemberOfCollection {
  /** The collection. */
  readonly Collection: CIMInstanceName<CIM_CollectionFamily> | null;
  /** The element. */
  readonly Member: CIMInstanceName<CIM_ManagedElementFamily> | null;
}

export interface CIM_MemberOfCollectionMethods {}

/** CIM_MemberOfCollection and all classes below it: what a reference to it may name. */
export type CIM_MemberOfCollectionFamily =
  | 'CIM_MemberOfCollection'
  | CIM_OrderedMemberOfCollectionFamily
  | ISCSIWBEM_MemberOfCollectionFamily;
