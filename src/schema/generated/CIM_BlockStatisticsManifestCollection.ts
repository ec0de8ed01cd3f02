// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_SystemSpecificCollection, CIM_SystemSpecificCollectionMethods } from './CIM_SystemSpecificCollection.js';

/** Manifests that are used together. */
export interface CIM_BlockStatisticsManifestCollection extends CIM_SystemSpecificCollection {
  /** The name that users know the element by; it need not be unique. */
  readonly ElementName: string | null;
  /** TRUE if these apply where none are named. */
  readonly IsDefault: boolean | null;
}

export interface CIM_BlockStatisticsManifestCollectionMethods extends CIM_SystemSpecificCollectionMethods {}

/** CIM_BlockStatisticsManifestCollection and all classes below it: what a reference to it may name. */
export type CIM_BlockStatisticsManifestCollectionFamily =
  | 'CIM_BlockStatisticsManifestCollection';
