import type { Subscription } from './elements.js';
import { removalActions, type ServiceSettings } from './IndicationSettings.js';

/** OnFatalErrorPolicy */
export const fatalErrorPolicies = { Ignore: 2, Disable: 3, Remove: 4 } as const;

export interface FatalErrorPolicy {
  readonly action: 'ignore' | 'disable' | 'remove';
  /** The value of OnFatalErrorPolicy to show. */
  readonly value: number;
  /** How long deliveries must have failed before the policy applies. */
  readonly intervalMs: number;
}

/**
 * What happens to a subscription when an indication is discarded: its own policy (OnFatalErrorPolicy, FailureTriggerTimeInterval)
 * or, without one, that of the service (SubscriptionRemovalAction, SubscriptionRemovalTimeInterval).
 */
export function fatalErrorPolicyOf(
  { properties }: Pick<Subscription, 'properties'>,
  settings: ServiceSettings,
): FatalErrorPolicy {
  const { OnFatalErrorPolicy: own, FailureTriggerTimeInterval: interval } = properties;
  const seconds = typeof interval === 'bigint' ? Number(interval) : settings.SubscriptionRemovalTimeInterval;
  const value = typeof own === 'number' ? own : policyOfService[settings.SubscriptionRemovalAction];
  const action =
    value === fatalErrorPolicies.Remove
      ? 'remove'
      : value === fatalErrorPolicies.Disable
        ? 'disable'
        : 'ignore';
  return { action, value, intervalMs: seconds * 1000 };
}

const policyOfService = {
  [removalActions.Remove]: fatalErrorPolicies.Remove,
  [removalActions.Disable]: fatalErrorPolicies.Disable,
  [removalActions.Ignore]: fatalErrorPolicies.Ignore,
} as const;
