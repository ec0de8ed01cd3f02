// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_Capabilities, CIM_CapabilitiesMethods } from './CIM_Capabilities.js';

/** What of the indication service can be changed, and how much it holds. */
export interface CIM_IndicationServiceCapabilities extends CIM_Capabilities {
  /** Whether FilterCreationEnabled can be changed. */
  readonly FilterCreationEnabledIsSettable: boolean | null;
  /** Whether DeliveryRetryAttempts can be changed. */
  readonly DeliveryRetryAttemptsIsSettable: boolean | null;
  /** Whether DeliveryRetryInterval can be changed. */
  readonly DeliveryRetryIntervalIsSettable: boolean | null;
  /** Whether SubscriptionRemovalAction can be changed. */
  readonly SubscriptionRemovalActionIsSettable: boolean | null;
  /** Whether SubscriptionRemovalTimeInterval can be changed. */
  readonly SubscriptionRemovalTimeIntervalIsSettable: boolean | null;
  /** How many destinations there may be. */
  readonly MaxListenerDestinations: number | null;
  /** How many subscriptions may be active. */
  readonly MaxActiveSubscriptions: number | null;
  /** Whether subscriptions outlive a restart of the server. */
  readonly SubscriptionsPersisted: boolean | null;
}

export interface CIM_IndicationServiceCapabilitiesMethods extends CIM_CapabilitiesMethods {}

/** CIM_IndicationServiceCapabilities and all classes below it: what a reference to it may name. */
export type CIM_IndicationServiceCapabilitiesFamily =
  | 'CIM_IndicationServiceCapabilities';
