import type { IscsiName } from '../IscsiName.js';
import type { ChangePlan } from '../CredentialDriver.js';
import type { JsonValue } from '../JsonValue.js';
import type { DaemonIdentity } from './DaemonIdentity.js';
import type { TgtName } from './TgtName.js';

/**
 * The steps of a ChangePlan: the state wanted, and what must not be lost on the way.
 *
 * Not a list of requests: `execute` reads what is there and goes on from it, so that it does not matter after which
 * request it was stopped, whether tgtd carried out a request late, or whether tgtd was restarted.
 */
export type TgtPlan = {
  readonly kind: 'add' | 'replace' | 'remove' | 'bind' | 'unbind' | 'protect' | 'open';
  /** The daemon whose state the plan was made from. */
  readonly daemon: DaemonIdentity;
  /** null for protect and open. */
  readonly account: TgtName | null;
  /** base64; for add and replace. */
  readonly secret: string | null;
  readonly targets: readonly PlannedTarget[];
};

export type PlannedTarget = {
  readonly iscsiName: IscsiName;
  /** What the account is bound as when the change is done; before it, for remove and unbind. */
  readonly direction: 'incoming' | 'outgoing';
  /** The accounts that the change unbinds for a moment, in order: what is missing of them is bound again first. */
  readonly keep: readonly TgtName[];
};

/** The steps of a plan that `plan` of this driver made. */
export function stepsOf(plan: ChangePlan): TgtPlan {
  return plan.steps as unknown as TgtPlan;
}

export function toSteps(plan: TgtPlan): JsonValue {
  return plan;
}
