import type { ChapSecret } from './ChapSecret.js';
import type { IscsiName } from './IscsiName.js';
import type { JsonValue } from './JsonValue.js';
import type { AccountRef, AccountRole, Session } from './TargetReader.js';

/** One change of credentials, free of any door's vocabulary. */
export type CredentialChange =
  | {
      readonly kind: 'add';
      /** null: an unbound account. */
      readonly target: IscsiName | null;
      readonly role: AccountRole;
      readonly chapName: string;
      readonly secret: ChapSecret;
      /** Of a target account: the one initiator that it is for; only where capabilities.targetAccountPerInitiator says so. */
      readonly initiatorName?: IscsiName;
    }
  | {
      readonly kind: 'replace';
      readonly account: AccountRef;
      readonly secret: ChapSecret;
      /**
       * The secret before is accepted too until then, in ms since the epoch; left out: it is not from now on.
       * Only where capabilities.secretOverlap says so, and for initiator accounts.
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
 * The steps from the state found to the state wanted, as data: it is sealed on disk before the first write,
 * so that `execute` can finish it after a crash.  Secrets in it are base64.
 */
export interface ChangePlan {
  /** The account that the change is about; for `add` the one it makes.  null for setChapEnabled. */
  readonly account: AccountRef | null;
  /** Whom alone the account is for, where its CHAP name does not tell. */
  readonly initiatorName?: IscsiName;
  /** Targets whose logins the change touches: they are proved afterwards. */
  readonly targets: readonly IscsiName[];
  /** Targets that take their first protection by this change: sessions on them were not authenticated. */
  readonly firstProtection: readonly IscsiName[];
  /** Changes nothing: the state wanted is the state found. */
  readonly nothingToDo: boolean;
  /** The driver's own. */
  readonly steps: JsonValue;
}

/**
 * How the credentials of a kind of iSCSI target are changed.  Only `credentials/` calls these methods.
 *
 * Every method throws TargetDriverError and nothing else.
 */
export interface CredentialDriver {
  /**
   * Checks a change against the state found now and says how to make it.  Reads only.
   * @throws TargetDriverError no-such-target, no-such-account, already-there, in-use, not-supported, invalid; timeout, unavailable,
   * and rejected where the change could be made and not be kept.
   */
  plan(change: CredentialChange): Promise<ChangePlan>;

  /**
   * Carries a plan out.  Idempotent: run again after a crash or a time-out it brings the target to the same state, from
   * whatever point it had reached.  At no instant does the target accept a credential that was not valid before or is not valid after.
   */
  execute(plan: ChangePlan): Promise<void>;

  /**
   * The server itself is about to log in with this ISID (12 hexadecimal digits), to prove something: the target keeps a place for it.
   * Left out by a driver whose target cannot.
   */
  expectOwnLogin?(isid: string): void;

  /**
   * Why the target refuses a login of this initiator for another reason than its credentials, as the target shows itself; the
   * beginning of a sentence.  null: it shows none.  Left out where the status of the login tells enough.
   */
  findRefusalReason?(target: IscsiName, initiatorName: string): Promise<string | null>;

  /** Ends these sessions; ones that are gone already are no error. */
  endSessions(sessions: readonly Session[]): Promise<void>;

  /** A secret that the driver keeps sealed itself because its target forgets it; null where it keeps none. */
  heldSecret(account: AccountRef): Promise<ChapSecret | null>;

  /**
   * The secret of an account as the target itself shows it to us, no matter who set it.  To log in with, and to put it back; it is
   * compared with nothing that a client sends.  null where it cannot be read, or is none that could be set.
   * Left out by a driver whose target shows none.
   */
  readSecret?(account: AccountRef): Promise<ChapSecret | null>;

  /** The key of the lock under which changes exclude each other: the target's name, or the daemon's where names are global. */
  lockKey(change: CredentialChange): string;
}
