/** Limits of the indication service, and how it reaches listeners: they come from the settings of the server. */
export interface IndicationLimits {
  /** Subscriptions of all users together. */
  readonly maxSubscriptions: number;
  readonly maxSubscriptionsPerUser: number;
  /** Filters that clients made; static ones do not count. */
  readonly maxFilters: number;
  readonly maxDestinations: number;
  /** Indications that wait for one destination. */
  readonly maxQueued: number;
  /** The time that one filter has for one indication, in turns with all other work. */
  readonly filterTimeoutMs: number;
}

/** What becomes of a subscription that could not be delivered to for long enough. */
export const removalActions = { Remove: 2, Disable: 3, Ignore: 4 } as const;
export type RemovalAction = (typeof removalActions)[keyof typeof removalActions];

/** CIM_IndicationServiceSettingData: what clients may change. */
export interface ServiceSettings {
  readonly FilterCreationEnabled: boolean;
  readonly DeliveryRetryAttempts: number;
  /** In seconds. */
  readonly DeliveryRetryInterval: number;
  readonly SubscriptionRemovalAction: RemovalAction;
  /** In seconds. */
  readonly SubscriptionRemovalTimeInterval: number;
}

/** Until a client says otherwise; removal after 30 days, as other implementations have it. */
export const defaultServiceSettings: ServiceSettings = {
  FilterCreationEnabled: true,
  DeliveryRetryAttempts: 3,
  DeliveryRetryInterval: 30,
  SubscriptionRemovalAction: removalActions.Remove,
  SubscriptionRemovalTimeInterval: 2_592_000,
};
