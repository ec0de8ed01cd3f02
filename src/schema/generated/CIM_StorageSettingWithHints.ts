// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_AdvancedStorageSetting, CIM_AdvancedStorageSettingMethods } from './CIM_AdvancedStorageSetting.js';

/** Storage settings with hints how the storage will be used. */
export interface CIM_StorageSettingWithHints extends CIM_AdvancedStorageSetting {
  readonly DataAvailabilityHint: number | null;
  readonly AccessRandomnessHint: number | null;
  readonly AccessDirectionHint: number | null;
  readonly AccessSizeHint: readonly (number | null)[] | null;
  readonly AccessLatencyHint: number | null;
  readonly AccessBandwidthWeight: number | null;
  readonly StorageCostHint: number | null;
  readonly StorageEfficiencyHint: number | null;
}

export interface CIM_StorageSettingWithHintsMethods extends CIM_AdvancedStorageSettingMethods {}

/** CIM_StorageSettingWithHints and all classes below it: what a reference to it may name. */
export type CIM_StorageSettingWithHintsFamily =
  | 'CIM_StorageSettingWithHints';
