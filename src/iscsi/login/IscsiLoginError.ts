import type { LoginStatus } from './LoginStatus.js';

/** Why a login did not become a session. */
export type IscsiLoginErrorKind =
  /** Status 0x0201: our proof was missing or wrong. */
  | 'unauthenticated'
  /** Any other status of class 2 or 3; it says nothing about the credentials, except 0x0200 in the security stage, which tgt gives for a digest mismatch. */
  | 'refused'
  /** Status of class 1; `targetAddress` says where to. */
  | 'redirected'
  /** The target closed the connection in the security stage, or would not leave it: a refusal whose cause it does not tell. */
  | 'closed-in-security'
  /** We have a secret, and the target lets us in without it (AuthMethod=None): it is not protected, or somebody sits between. */
  | 'not-protected'
  /** Mutual CHAP: the target's proof is missing or wrong. */
  | 'target-not-authentic'
  /** The target broke the protocol; `cause` is the IscsiProtocolError. */
  | 'protocol'
  /** No TCP connection. */
  | 'unreachable'
  /** The connection ended outside the security stage. */
  | 'closed'
  | 'timeout'
  /** The caller's signal. */
  | 'aborted';

/** How far the login had come. */
export type LoginStage = 'connect' | 'security' | 'operational';

/** A login failed.  The message is a sentence for the user; never a secret. */
export class IscsiLoginError extends Error {
  override readonly name = 'IscsiLoginError';
  /** Of the target's Login Response, where it gave one with a status class other than 0. */
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

  /** The status' own sentence, or the message where the target gave none. */
  get sentence(): string {
    return this.status?.sentence ?? this.message;
  }
}
