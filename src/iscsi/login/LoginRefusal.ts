import type { LoginStatusCode } from './LoginStatus.js';

/** The initiator and target of a refused login, as far as known. */
export interface RefusedParty {
  readonly initiatorName?: string;
  readonly targetName?: string;
  /** Only the name of an existing account: an unknown name may be a secret in the wrong field. */
  readonly chapName?: string;
}

/**
 * Ends a login at the target's end with a status.  It is thrown by the steps of the state machine, and answered by the state
 * machine.
 */
export class LoginRefusal extends Error {
  override readonly name = 'LoginRefusal';

  /** @param reason for the target's log; the initiator receives the status only. */
  constructor(
    readonly status: LoginStatusCode,
    reason: string,
    readonly about: RefusedParty = {},
  ) {
    super(reason);
  }

  /** The same refusal with further information. */
  with(about: RefusedParty): LoginRefusal {
    return new LoginRefusal(this.status, this.message, { ...this.about, ...about });
  }
}
