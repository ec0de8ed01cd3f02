import type { ChapSecret } from './ChapSecret.js';
import type { IscsiName } from './IscsiName.js';
import type { JsonValue } from './JsonValue.js';
import type { AccountRef, AccountRole, Session } from './TargetReader.js';

/** One change of credentials, independent of any protocol. */
export type CredentialChange =
  | {
      readonly kind: 'add';
      /** Null: an unbound account. */
      readonly target: IscsiName | null;
      readonly role: AccountRole;
      readonly chapName: string;
      readonly secret: ChapSecret;
      /** For a target account: the only initiator it is for.  Only with capabilities.targetAccountPerInitiator. */
      readonly initiatorName?: IscsiName;
    }
  | {
      readonly kind: 'replace';
      readonly account: AccountRef;
      readonly secret: ChapSecret;
      /**
       * Until when the former secret is accepted as well, in ms since the epoch; absent: it is not.  Only with
       * capabilities.secretOverlap, and for initiator accounts.
       */
      readonly overlapUntil?: number;
    }
  | { readonly kind: 'remove'; readonly account: AccountRef }
  | {
      readonly kind: 'bind';
      readonly account: AccountRef;
      readonly target: IscsiName;
      readonly role: AccountRole;
    }
  | {
      readonly kind: 'unbind';
      readonly account: AccountRef;
      readonly target: IscsiName;
      readonly role: AccountRole;
    }
  | { readonly kind: 'setChapEnabled'; readonly target: IscsiName; readonly enabled: boolean };

/**
 * The steps of a change as data.  It is stored sealed before the first write, so that `execute` can complete it after a crash.
 * Secrets in it are base64.
 */
export interface ChangePlan {
  /** The account of the change; for `add` the new one.  Null for setChapEnabled. */
  readonly account: AccountRef | null;
  /** The only initiator that the account is for, if its CHAP name does not show it. */
  readonly initiatorName?: IscsiName;
  /** Targets whose logins the change affects.  They are proved afterwards. */
  readonly targets: readonly IscsiName[];
  /** Targets that this change protects for the first time.  Their existing sessions were not authenticated. */
  readonly firstProtection: readonly IscsiName[];
  /** The state is already as requested. */
  readonly nothingToDo: boolean;
  /** In the driver's own form. */
  readonly steps: JsonValue;
}

/**
 * Changes the credentials of a kind of iSCSI target.  Only `credentials/` calls these methods.  Every method throws
 * TargetDriverError and nothing else.
 */
export interface CredentialDriver {
  /** Everything that `execute` changes is in the store of this host, and ends with this process; absent: other programs have it. */
  readonly isKeptInStore?: true;

  /**
   * Checks a change against the current state and determines its steps.  Reads only.
   * @throws TargetDriverError no-such-target, no-such-account, already-there, in-use, not-supported, invalid; timeout,
   * unavailable, and rejected if the change could be made but not be saved.
   */
  plan(change: CredentialChange): Promise<ChangePlan>;

  /**
   * Carries out a plan.  It is idempotent: repeated after a crash or a time-out it brings the target to the same state, from any
   * intermediate state.  At no time does the target accept a credential that is valid neither before nor after the change.
   */
  execute(plan: ChangePlan): Promise<void>;

  /**
   * Announces a proof login of the server with this ISID (12 hexadecimal digits), so that the target reserves a place for it.
   * Absent if the target does not support this.
   */
  expectOwnLogin?(isid: string): void;

  /**
   * Why the target refuses a login of this initiator for a reason other than its credentials, from the target's own state, as the
   * beginning of a sentence.  Null: no reason is visible.  Absent if the status of the login says enough.
   */
  findRefusalReason?(target: IscsiName, initiatorName: string): Promise<string | null>;

  /** Ends these sessions.  Sessions that have ended already are not an error. */
  endSessions(sessions: readonly Session[]): Promise<void>;

  /** A secret that the driver stores sealed because its target loses it; null if it stores none. */
  heldSecret(account: AccountRef): Promise<ChapSecret | null>;

  /**
   * The secret before that of `heldSecret`, while it is still accepted.  Null if it is not.
   * Absent if the target accepts only one secret of an account.
   */
  formerSecret?(account: AccountRef): Promise<ChapSecret | null>;

  /**
   * The secret of an account as the target shows it, no matter who set it.
   * It serves for logging in and for restoring it, and is never compared with input of a client.  Null if it cannot be read, or
   * cannot have been set through this server.  Absent if the target shows no secrets.
   */
  readSecret?(account: AccountRef): Promise<ChapSecret | null>;

  /**
   * The key of the lock under which changes exclude each other: the target's name, or that of the daemon if names are global in
   * it.
   */
  lockKey(change: CredentialChange): string;
}
