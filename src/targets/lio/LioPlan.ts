import type { IscsiName } from '../IscsiName.js';
import type { ChangePlan } from '../CredentialDriver.js';
import type { JsonValue } from '../JsonValue.js';
import type { AccountRole } from '../TargetReader.js';
import type { LioPlace } from './LioAccount.js';

/**
 * The steps of a ChangePlan: the wanted state, whatever state `execute` finds.  What is already as wanted is not written again.
 */
export type LioPlan = {
  readonly target: IscsiName;
  /** close: CHAP is required everywhere before anything else is written. open: it is not required any more at the end. */
  readonly enforcement: 'close' | 'open' | null;
  /** In the order of execution. */
  readonly pairs: readonly LioPair[];
};

/** A CHAP name and its secret at one place, in one direction. */
export type LioPair = LioPlace & {
  readonly role: AccountRole;
  /** The name at the time of planning.  Another name was set by someone else since. */
  readonly before: string | null;
  /** Null: no name and no secret.  The secret is base64. */
  readonly after: { readonly chapName: string; readonly secret: string } | null;
};

/** The steps of a plan made by this driver's `plan`. */
export function stepsOf(plan: ChangePlan): LioPlan {
  return plan.steps as unknown as LioPlan;
}

export function toSteps(plan: LioPlan): JsonValue {
  return plan as unknown as JsonValue;
}
