import type { LoginStatus } from './LoginStatus.js';

/** Why a login failed. */
export type IscsiLoginErrorKind =
  /** Status 0x0201: our authentication was missing or wrong. */
  | 'unauthenticated'
  /**
   * Any other status of class 2 or 3.  It says nothing about the credentials, except 0x0200 in the security stage, which tgt
   * sends for a wrong digest.
   */
  | 'refused'
  /** Status of class 1; `targetAddress` is the new address. */
  | 'redirected'
  /** The target closed the connection in the security stage, or did not leave it: a refusal without a stated cause. */
  | 'closed-in-security'
  /** We have a secret, and the target accepts us without it (AuthMethod=None): it is not protected, or someone is in between. */
  | 'not-protected'
  /** Mutual CHAP: the target's response is missing or wrong. */
  | 'target-not-authentic'
  /** The target violated the protocol; `cause` is the IscsiProtocolError. */
  | 'protocol'
  /** No TCP connection. */
  | 'unreachable'
  /** The connection ended outside of the security stage. */
  | 'closed'
  | 'timeout'
  /** By the caller's signal. */
  | 'aborted';

/** The last stage that the login reached. */
export type LoginStage = 'connect' | 'security' | 'operational';

/** A failed login.  The message is a sentence for the user.  It never contains a secret. */
export class IscsiLoginError extends Error {
  override readonly name = 'IscsiLoginError';
  /** The status in the target's Login Response, if it has a class other than 0. */
  readonly status: LoginStatus | null;
  /** TargetAddress of a redirection. */
  readonly targetAddress: string | null;

  constructor(
    readonly kind: IscsiLoginErrorKind,
    readonly stage: LoginStage,
    message: string,
    options: ErrorOptions & { readonly status?: LoginStatus; readonly targetAddress?: string | null } = {},
  ) {
    super(message, options);
    this.status = options.status ?? null;
    this.targetAddress = options.targetAddress ?? null;
  }

  get statusClass(): number | null {
    return this.status?.statusClass ?? null;
  }

  get statusDetail(): number | null {
    return this.status?.statusDetail ?? null;
  }

  get statusName(): string | null {
    return this.status?.name ?? null;
  }

  /** The status' sentence, or the message if the target sent no status. */
  get sentence(): string {
    return this.status?.sentence ?? this.message;
  }
}
