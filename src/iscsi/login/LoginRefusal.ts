import type { LoginStatusCode } from './LoginStatus.js';

/** Ends a login at the target's end with a status.  Thrown by the steps of the state machine and answered by it; it never leaves it. */
export class LoginRefusal extends Error {
  override readonly name = 'LoginRefusal';

  /** @param reason for the target's log; the initiator sees the status alone. */
  constructor(
    readonly status: LoginStatusCode,
    reason: string,
  ) {
    super(reason);
  }
}
