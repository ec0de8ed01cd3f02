import type { IscsiName } from '../IscsiName.js';
import type { ChangePlan } from '../CredentialDriver.js';
import type { JsonValue } from '../JsonValue.js';
import type { DaemonIdentity } from './DaemonIdentity.js';
import type { TgtName } from './TgtName.js';

/**
 * The steps of a ChangePlan: the wanted state, and what must not be lost on the way.  It is not a list of requests: `execute`
 * reads the current state and continues from it, so it does not matter after which request it was interrupted, whether tgtd
 * carried out a request late, or whether tgtd was restarted.
 */
export type TgtPlan = {
  readonly kind: 'add' | 'replace' | 'remove' | 'bind' | 'unbind' | 'protect' | 'open';
  /** The daemon whose state the plan is based on. */
  readonly daemon: DaemonIdentity;
  /** Null for protect and open. */
  readonly account: TgtName | null;
  /** base64; for add and replace. */
  readonly secret: string | null;
  readonly targets: readonly PlannedTarget[];
};

export type PlannedTarget = {
  readonly iscsiName: IscsiName;
  /** The direction in which the account is bound after the change; before it, for remove and unbind. */
  readonly direction: 'incoming' | 'outgoing';
  /** The accounts that the change unbinds for a moment, in order.  Missing ones are bound again first. */
  readonly keep: readonly TgtName[];
};

/** The steps of a plan made by this driver's `plan`. */
export function stepsOf(plan: ChangePlan): TgtPlan {
  return plan.steps as unknown as TgtPlan;
}

export function toSteps(plan: TgtPlan): JsonValue {
  return plan;
}
