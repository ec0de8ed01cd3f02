// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_Service, CIM_ServiceMethods } from './CIM_Service.js';

/** Values of CIM_IndicationService.SubscriptionRemovalAction (ValueMap). */
export const CIM_IndicationService_SubscriptionRemovalAction = {
  Remove: 2,
  Disable: 3,
  Ignore: 4,
} as const;

/** Delivers indications to those who subscribe to them. */
export interface CIM_IndicationService extends CIM_Service {
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

export interface CIM_IndicationServiceMethods extends CIM_ServiceMethods {}

/** CIM_IndicationService and all classes below it: what a reference to it may name. */
export type CIM_IndicationServiceFamily =
  | 'CIM_IndicationService';
