import type { ChapAlgorithm } from '../iscsi/chap.js';
import type { IscsiName } from './IscsiName.js';
import type { SessionWishes } from './SessionWishes.js';

export type { ChapAlgorithm };

/** Who authenticates itself with an account: the initiator, or (mutual CHAP) the target. */
export type AccountRole = 'initiator' | 'target';

export interface Portal {
  /** IPv6 without brackets. */
  readonly address: string;
  readonly port: number;
  readonly portalGroupTag: number;
}

/** An iSCSI target in its current configuration. */
export interface Target {
  readonly iscsiName: IscsiName;
  readonly alias: string | null;
  readonly portals: readonly Portal[];
  /** Whether a login needs CHAP.  TRUE without an account means that nobody can log in. */
  readonly chapEnabled: boolean;
  /** LUNs other than the implicit controller. */
  readonly luns: readonly number[];
  /** The target must stay closed, such as a demonstration target: CHAP cannot be switched off. */
  readonly protected: boolean;
  /** It represents discovery sessions (see discoveryName): its accounts are for those, and a proof makes a discovery login. */
  readonly isDiscovery?: true;
}

/**
 * Identifies an account: the authority within which its CHAP name is unique, the name, compared byte by byte, and the role if an
 * authority has one name in both roles. The authority depends on the driver: `tgt`; an iSCSI name or `unbound` (embedded);
 * `<iSCSI name>,t,0x0001[,i,<hash>][,target]` (LIO).
 */
export interface AccountRef {
  readonly authority: string;
  readonly chapName: string;
}

/** A scope in which CHAP names are unique. */
export interface Authority {
  readonly name: string;
  /** A description for users. */
  readonly description: string;
}

export interface AccountBinding {
  readonly target: IscsiName;
  readonly role: AccountRole;
}

/** A CHAP account without its secret.  Guard accounts are never included. */
export interface Account extends AccountRef {
  /** The only initiator that may use it, if the target enforces this; null: any that the target admits. */
  readonly initiatorName: IscsiName | null;
  /** The targets it is for.  Empty: unbound. */
  readonly bindings: readonly AccountBinding[];
  /** Until when its former secret is accepted as well, in ms since the epoch; absent if there is only one secret. */
  readonly overlapUntil?: number;
}

/** A session.  Values that the target does not report are null. */
export interface Session {
  readonly target: IscsiName;
  /** The driver's own id, unique among the sessions of the target. */
  readonly id: string;
  readonly initiatorName: string | null;
  /** 12 hex digits. */
  readonly isid: string | null;
  readonly tsih: number | null;
  readonly authenticationMethod: 'None' | 'CHAP' | null;
  readonly mutual: boolean | null;
  readonly connections: readonly SessionConnection[];
  /** When it was opened, in ms since the epoch; left out where the target does not say, as in `digests`. */
  readonly openedAt?: number;
  /** What of its PDUs has a CRC32C (RFC 7143 13.1). */
  readonly digests?: SessionDigests;
}

/**
 * Whether a session is a proof login of the server itself.  Drivers do not list these: they last milliseconds, and who reads
 * the sessions would take them for logins of the initiator in whose name they are made.
 */
export type IsOwnSession = (session: Pick<Session, 'isid' | 'target' | 'tsih'>) => boolean;

export interface SessionDigests {
  readonly header: boolean;
  readonly data: boolean;
}

export interface SessionConnection {
  readonly cid: number;
  readonly initiatorAddress: string | null;
}

/** The functions of a kind of target.  A change that needs others is refused by `plan` as "not supported". */
export interface TargetCapabilities {
  /** An account can be limited to one initiator name. */
  readonly initiatorSpecificAccounts: boolean;
  /** Accounts for all initiators are supported. */
  readonly defaultAccounts: boolean;
  readonly targetAccounts: boolean;
  /** The target can have a separate target account for an initiator (`add` with an initiator's name). */
  readonly targetAccountPerInitiator?: true;
  /** Accounts that belong to no target are supported. */
  readonly unboundAccounts: boolean;
  /** Two secrets of one CHAP name can be valid at the same time. */
  readonly secretOverlap: boolean;
  /** The target keeps accounts over its own restart. */
  readonly persistsAccounts: boolean;
  /** The smallest unit that can be ended. */
  readonly endsSessions: 'connection' | 'initiator' | 'session';
  /** CHAP algorithms of the target (RFC 7143 12.1.3 and IANA): 5 MD5, 6 SHA-1, 7 SHA-256, 8 SHA3-256, in order of preference. */
  readonly chapAlgorithms: readonly ChapAlgorithm[];
  /** Maximum length of a secret in bytes with which a login works. */
  readonly maxSecretBytes: number;
  /** Time limit of the target for a login in progress. */
  readonly loginTimeoutMs: number;
  /** Refuses a login without CHAP by closing the connection, without a Login Response. */
  readonly refusesByClosing?: true;
  /** Names of targets are compared byte by byte: they may contain capitals or be invalid iSCSI names. */
  readonly comparesNamesByBytes?: true;
}

/**
 * The number of logins that a target has refused since its creation, including those of the server itself, and the last of them
 * as far as the target reports it.
 */
export interface RefusedLoginCount {
  readonly target: IscsiName;
  readonly total: number;
  /** Of these: without valid credentials. */
  readonly unauthenticated: number;
  /** Of these: not on the access list. */
  readonly unauthorized: number;
  readonly lastInitiatorName: string | null;
  readonly lastInitiatorAddress: string | null;
}

/** A fault, or a state that an administrator should know of.  It never contains a secret. */
export interface Finding {
  /** error: an unauthorized initiator gets in, or an authorized one does not. warning: it works, but this could happen. */
  readonly severity: 'error' | 'warning';
  /** The subject: a target's name, an account, a path, a setting. */
  readonly subject: string;
  readonly sentence: string;
  /** What to do, as a sentence; null if that depends on the reader's environment. */
  readonly remedy: string | null;
}

/** A finding that a target accepts initiators without authentication. */
export interface OpenTargetFinding extends Finding {
  readonly target: IscsiName;
}

/**
 * The current state of an iSCSI target of any kind: targets, accounts, authorities and sessions.  Every method throws
 * TargetDriverError and nothing else.  The target is read at each call.
 */
export interface TargetReader {
  /** As in the configuration: "tgt", "lio" or "embedded". */
  readonly kind: string;
  readonly capabilities: TargetCapabilities;

  listTargets(): Promise<readonly Target[]>;

  /** One target; null if there is none.  If possible, other targets are not read. */
  findTarget(name: IscsiName): Promise<Target | null>;

  /** The current scopes of CHAP names, including those without an account. */
  listAuthorities(): Promise<readonly Authority[]>;

  /** One of them; null if there is none.  If possible, the others are not read. */
  findAuthority(name: string): Promise<Authority | null>;

  /**
   * All accounts, including unbound ones and those made by other means, but never guard accounts.  With a target: at least those
   * bound to it; with a role as well: in that role.  A driver that can then does not read the others.
   */
  listAccounts(target?: IscsiName, role?: AccountRole): Promise<readonly Account[]>;

  /** The accounts of exactly one authority; none if there is no such authority. */
  listAccountsOf(authority: string): Promise<readonly Account[]>;

  findAccount(account: AccountRef): Promise<Account | null>;

  /** The sessions of one target, or of all; without those that `IsOwnSession` names. */
  listSessions(target: IscsiName | null): Promise<readonly Session[]>;

  /** The portals of the targets, without reading targets; absent if only the targets report them. */
  listPortals?(): Promise<readonly Portal[]>;

  /**
   * The session parameters that one target offers in the login negotiation, or those of all targets for null. Discovery is left out, and so
   * is a target that does not report them.
   */
  listSessionWishes?(target: IscsiName | null): Promise<readonly SessionWishes[]>;

  /** Absent if the target reports each refused login, or none. */
  countRefusedLogins?(): Promise<readonly RefusedLoginCount[]>;
}

/** Examines a target for faults. */
export interface TargetExaminer {
  /**
   * The faults in the target's current state, for `doctor`, whether made by this server or by other means.  Changes nothing and
   * never throws: an unreachable target is a finding as well.
   */
  findings(): Promise<readonly Finding[]>;

  /** The findings about parts of targets that could not be started.  The rest works without them. */
  leftOut?(): Promise<readonly Finding[]>;

  /** The findings about open targets, after the driver's own closing. */
  findOpenTargets(): Promise<readonly OpenTargetFinding[]>;
}
