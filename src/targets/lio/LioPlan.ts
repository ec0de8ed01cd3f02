import type { IscsiName } from '../IscsiName.js';
import type { ChangePlan } from '../CredentialDriver.js';
import type { JsonValue } from '../JsonValue.js';
import type { AccountRole } from '../TargetReader.js';
import type { LioPlace } from './LioAccount.js';

/**
 * The steps of a ChangePlan: the state wanted, from whatever point `execute` finds.  What is already so is not written again.
 */
export type LioPlan = {
  readonly target: IscsiName;
  /** close: CHAP is asked for throughout before anything else is written; open: by nobody any more, in the end. */
  readonly enforcement: 'close' | 'open' | null;
  /** In their order. */
  readonly pairs: readonly LioPair[];
};

/** A CHAP name and its secret, in one place and direction. */
export type LioPair = LioPlace & {
  readonly role: AccountRole;
  /** The name found there when the change was planned: another one is somebody else's by now. */
  readonly before: string | null;
  /** null: neither name nor secret.  The secret is base64. */
  readonly after: { readonly chapName: string; readonly secret: string } | null;
};

/** The steps of a plan that `plan` of this driver made. */
export function stepsOf(plan: ChangePlan): LioPlan {
  return plan.steps as unknown as LioPlan;
}

export function toSteps(plan: LioPlan): JsonValue {
  return plan as unknown as JsonValue;
}
