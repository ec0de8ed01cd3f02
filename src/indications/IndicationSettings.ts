/** Limits of the indication service, from the settings of the server. */
export interface IndicationLimits {
  /** Number of subscriptions of all users together. */
  readonly maxSubscriptions: number;
  readonly maxSubscriptionsPerUser: number;
  /** Number of filters that clients created.  Static filters do not count. */
  readonly maxFilters: number;
  readonly maxDestinations: number;
  /** Number of indications waiting for one destination. */
  readonly maxQueued: number;
  /** Length of the indications waiting for all destinations.  Held to where several servers share their state. */
  readonly maxQueuedBytes: number;
  /** Maximum time of one filter for one indication, including the turns of other work. */
  readonly filterTimeoutMs: number;
}

/** What happens to a subscription after its deliveries have failed for too long. */
export const removalActions = { Remove: 2, Disable: 3, Ignore: 4 } as const;
export type RemovalAction = (typeof removalActions)[keyof typeof removalActions];

/** The properties of CIM_IndicationServiceSettingData that clients may change. */
export interface ServiceSettings {
  readonly FilterCreationEnabled: boolean;
  readonly DeliveryRetryAttempts: number;
  /** In seconds. */
  readonly DeliveryRetryInterval: number;
  readonly SubscriptionRemovalAction: RemovalAction;
  /** In seconds. */
  readonly SubscriptionRemovalTimeInterval: number;
}

/** The defaults.  Removal after 30 days is usual in other implementations. */
export const defaultServiceSettings: ServiceSettings = {
  FilterCreationEnabled: true,
  DeliveryRetryAttempts: 3,
  DeliveryRetryInterval: 30,
  SubscriptionRemovalAction: removalActions.Remove,
  SubscriptionRemovalTimeInterval: 2_592_000,
};
