// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_StorageSetting, CIM_StorageSettingMethods } from './CIM_StorageSetting.js';
import type { CIM_StorageSettingWithHintsFamily } from './CIM_StorageSettingWithHints.js';

/** Values of CIM_AdvancedStorageSetting.InitialStorageTierMethodology (ValueMap). */
export const CIM_AdvancedStorageSetting_InitialStorageTierMethodology = {
  None: 2,
  ImplementationDecides: 3,
  HighestPerformance: 4,
  LowestPerformance: 5,
  HighestAvailability: 6,
  LowestAvailability: 7,
} as const;

/** Values of CIM_AdvancedStorageSetting.InitialStorageTieringSelection (ValueMap). */
export const CIM_AdvancedStorageSetting_InitialStorageTieringSelection = {
  Unknown: 0,
  UseRelativePerformanceOrder: 2,
  UseRelativePerformanceOrderSet: 3,
} as const;

/** Settings of storage that moves between tiers. */
export interface CIM_AdvancedStorageSetting extends CIM_StorageSetting {
  /** How the first tier is chosen. */
  readonly InitialStorageTierMethodology: number | null;
  /** Which tiers the element may start on. */
  readonly InitialStorageTieringSelection: number | null;
  /** The lowest performance, in relation to other elements, that is good enough. */
  readonly RelativePerformanceOrderLimit: number | null;
  /** The performance, in relation to other elements, that it starts with. */
  readonly InitialRelativePerformanceOrderSet: readonly (number | null)[] | null;
  /** TRUE keeps the element where it is. */
  readonly StorageTieringFrozen: boolean | null;
}

export interface CIM_AdvancedStorageSettingMethods extends CIM_StorageSettingMethods {}

/** CIM_AdvancedStorageSetting and all classes below it: what a reference to it may name. */
export type CIM_AdvancedStorageSettingFamily =
  | 'CIM_AdvancedStorageSetting'
  | CIM_StorageSettingWithHintsFamily;
