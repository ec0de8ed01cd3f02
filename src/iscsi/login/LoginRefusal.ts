import type { LoginStatusCode } from './LoginStatus.js';

/** Who was refused, and where, as far as the refusing step knows. */
export interface RefusedParty {
  readonly initiatorName?: string;
  readonly targetName?: string;
  /** Of an account that there is: a name that nobody has may be a secret, put in its place. */
  readonly chapName?: string;
}

/** Ends a login at the target's end with a status.  Thrown by the steps of the state machine and answered by it; it never leaves it. */
export class LoginRefusal extends Error {
  override readonly name = 'LoginRefusal';

  /** @param reason for the target's log; the initiator sees the status alone. */
  constructor(
    readonly status: LoginStatusCode,
    reason: string,
    readonly about: RefusedParty = {},
  ) {
    super(reason);
  }

  /** The same refusal, with what else is known of who was refused. */
  with(about: RefusedParty): LoginRefusal {
    return new LoginRefusal(this.status, this.message, { ...this.about, ...about });
  }
}
