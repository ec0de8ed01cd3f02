// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_StorageExtent, CIM_StorageExtentMethods } from './CIM_StorageExtent.js';

/** A storage extent that is made of other extents. */
export interface CIM_CompositeExtent extends CIM_StorageExtent {
  /** TRUE if it is made of others. */
  readonly IsComposite: boolean | null;
}

export interface CIM_CompositeExtentMethods extends CIM_StorageExtentMethods {}

/** CIM_CompositeExtent and all classes below it: what a reference to it may name. */
export type CIM_CompositeExtentFamily =
  | 'CIM_CompositeExtent';
