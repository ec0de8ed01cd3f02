// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_SettingData, CIM_SettingDataMethods } from './CIM_SettingData.js';

/** Values of CIM_IndicationServiceSettingData.SubscriptionRemovalAction (ValueMap). */
export const CIM_IndicationServiceSettingData_SubscriptionRemovalAction = {
  Remove: 2,
  Disable: 3,
  Ignore: 4,
} as const;

/** Settings of the indication service. */
export interface CIM_IndicationServiceSettingData extends CIM_SettingData {
  /** Whether clients may create filters. */
  readonly FilterCreationEnabled: boolean | null;
  /** How many times a delivery that failed is tried again. */
  readonly DeliveryRetryAttempts: number | null;
  /** Time between two tries, in seconds. */
  readonly DeliveryRetryInterval: number | null;
  /** What happens to a subscription that cannot be delivered to. */
  readonly SubscriptionRemovalAction: number | null;
  /** For how long deliveries must have failed before that happens, in seconds. */
  readonly SubscriptionRemovalTimeInterval: number | null;
}

export interface CIM_IndicationServiceSettingDataMethods extends CIM_SettingDataMethods {}

/** CIM_IndicationServiceSettingData and all classes below it: what a reference to it may name. */
export type CIM_IndicationServiceSettingDataFamily =
  | 'CIM_IndicationServiceSettingData';
