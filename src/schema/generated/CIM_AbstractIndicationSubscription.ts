// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_FilterCollectionSubscriptionFamily } from './CIM_FilterCollectionSubscription.js';
import type { CIM_IndicationSubscriptionFamily } from './CIM_IndicationSubscription.js';
import type { CIM_ListenerDestinationFamily } from './CIM_ListenerDestination.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';

/** Values of CIM_AbstractIndicationSubscription.OnFatalErrorPolicy (ValueMap). */
export const CIM_AbstractIndicationSubscription_OnFatalErrorPolicy = {
  Other: 1,
  Ignore: 2,
  Disable: 3,
  Remove: 4,
} as const;

/** Values of CIM_AbstractIndicationSubscription.SubscriptionState (ValueMap). */
export const CIM_AbstractIndicationSubscription_SubscriptionState = {
  Unknown: 0,
  Other: 1,
  Enabled: 2,
  EnabledDegraded: 3,
  Disabled: 4,
} as const;

/** Values of CIM_AbstractIndicationSubscription.RepeatNotificationPolicy (ValueMap). */
export const CIM_AbstractIndicationSubscription_RepeatNotificationPolicy = {
  Unknown: 0,
  Other: 1,
  None: 2,
  Suppress: 3,
  Delay: 4,
} as const;

/** Says that indications which a filter lets through go to a destination. */
export interface CIM_AbstractIndicationSubscription {
  /** What is wanted. */
  readonly Filter: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** Where it goes. */
  readonly Handler: CIMInstanceName<CIM_ListenerDestinationFamily> | null;
  /** What happens to the subscription when indications can no longer be processed or delivered. */
  readonly OnFatalErrorPolicy: number | null;
  /** Names the policy where OnFatalErrorPolicy is "Other". */
  readonly OtherOnFatalErrorPolicy: string | null;
  /** For how long processing must have failed before the policy is carried out. */
  readonly FailureTriggerTimeInterval: bigint | null;
  /** Whether the subscription is active. */
  readonly SubscriptionState: number | null;
  /** Names the state where SubscriptionState is "Other". */
  readonly OtherSubscriptionState: string | null;
  /** When SubscriptionState last changed. */
  readonly TimeOfLastStateChange: CIMDateTime | null;
  /** For how long the subscription shall last, in seconds; NULL sets no end. */
  readonly SubscriptionDuration: bigint | null;
  /** When it was created. */
  readonly SubscriptionStartTime: CIMDateTime | null;
  /** How long it still lasts, in seconds. */
  readonly SubscriptionTimeRemaining: bigint | null;
  /** What is done with indications that repeat: all are sent, some are held back, or they are sent late. */
  readonly RepeatNotificationPolicy: number | null;
  /** Names the policy where RepeatNotificationPolicy is "Other". */
  readonly OtherRepeatNotificationPolicy: string | null;
  /** The span within which indications count as repeated. */
  readonly RepeatNotificationInterval: bigint | null;
  /** The pause after which they count as new ones. */
  readonly RepeatNotificationGap: bigint | null;
  /** How many of them are sent or awaited within the span. */
  readonly RepeatNotificationCount: number | null;
  /** TRUE sends an indication when SubscriptionState changes. */
  readonly AlertOnStateChange: boolean | null;
  /** IndicationIdentifier of the last indication that was sent. */
  readonly LastIndicationIdentifier: string | null;
  /** When the last indication came about. */
  readonly LastIndicationProductionDateTime: CIMDateTime | null;
  /** Free text of who created the subscription. */
  readonly SubscriptionInfo: string | null;
}

export interface CIM_AbstractIndicationSubscriptionMethods {}

/** CIM_AbstractIndicationSubscription and all classes below it: what a reference to it may name. */
export type CIM_AbstractIndicationSubscriptionFamily =
  | 'CIM_AbstractIndicationSubscription'
  | CIM_FilterCollectionSubscriptionFamily
  | CIM_IndicationSubscriptionFamily;
