import type { ChapAlgorithm } from '../iscsi/chap.js';
import type { IscsiName } from './IscsiName.js';

export type { ChapAlgorithm };

/** Who proves itself with an account's secret: the initiator, or (mutual CHAP) the target. */
export type AccountRole = 'initiator' | 'target';

export interface Portal {
  /** IPv6 without brackets. */
  readonly address: string;
  readonly port: number;
  readonly portalGroupTag: number;
}

/** An iSCSI target as it is configured now. */
export interface Target {
  readonly iscsiName: IscsiName;
  readonly alias: string | null;
  readonly portals: readonly Portal[];
  /** Whether a login needs CHAP.  TRUE without an account means that nobody gets in. */
  readonly chapEnabled: boolean;
  /** LUNs other than the implicit controller. */
  readonly luns: readonly number[];
  /** Read-only demonstration target or the like: its credentials cannot be opened. */
  readonly protected: boolean;
  /** It stands for discovery sessions (see discoveryName): its accounts open those, and a proof logs in for discovery. */
  readonly isDiscovery?: true;
}

/**
 * What names an account: the authority in which its CHAP name is unique, the name, compared byte for byte, and the role where
 * an authority holds one name in both.  The authority is the driver's: `tgt`; an iSCSI name or `unbound` (embedded);
 * `<iSCSI name>,t,0x0001[,i,<hash>][,target]` (LIO).
 */
export interface AccountRef {
  readonly authority: string;
  readonly chapName: string;
}

/** A scope in which CHAP names are unique. */
export interface Authority {
  readonly name: string;
  /** What it is, in words for a user. */
  readonly description: string;
}

export interface AccountBinding {
  readonly target: IscsiName;
  readonly role: AccountRole;
}

/** A CHAP account, without its secret.  Never a guard account. */
export interface Account extends AccountRef {
  /** The initiator that alone may use it, where the target can tell; null: any that the target admits. */
  readonly initiatorName: IscsiName | null;
  /** Targets it opens (or answers for).  Empty: unbound. */
  readonly bindings: readonly AccountBinding[];
  /** Until when its former secret is accepted too, in ms since the epoch; left out where only one secret is. */
  readonly overlapUntil?: number;
}

/** A live session.  null where the target does not say. */
export interface Session {
  readonly target: IscsiName;
  /** The driver's own handle, unique among live sessions of the target. */
  readonly id: string;
  readonly initiatorName: string | null;
  /** 12 hex digits. */
  readonly isid: string | null;
  readonly tsih: number | null;
  readonly authenticationMethod: 'None' | 'CHAP' | null;
  readonly mutual: boolean | null;
  readonly connections: readonly SessionConnection[];
}

export interface SessionConnection {
  readonly cid: number;
  readonly initiatorAddress: string | null;
}

/** What a kind of target can do.  A change that needs more is answered "not supported" by `plan`. */
export interface TargetCapabilities {
  /** An account can be tied to one initiator name. */
  readonly initiatorSpecificAccounts: boolean;
  /** Accounts that any initiator may use. */
  readonly defaultAccounts: boolean;
  readonly targetAccounts: boolean;
  /** The target can prove itself to one initiator with an account of its own (`add` with an initiator's name). */
  readonly targetAccountPerInitiator?: true;
  /** Accounts that belong to no target yet. */
  readonly unboundAccounts: boolean;
  /** Two secrets of one CHAP name accepted at the same time. */
  readonly secretOverlap: boolean;
  /** The target keeps accounts over its own restart. */
  readonly persistsAccounts: boolean;
  /** What can be ended alone. */
  readonly endsSessions: 'connection' | 'initiator' | 'session';
  /** CHAP algorithms the target can use (RFC 7143 12.1.3 and IANA): 5 MD5, 6 SHA-1, 7 SHA-256, 8 SHA3-256.  In order of preference. */
  readonly chapAlgorithms: readonly ChapAlgorithm[];
  /** Longest secret in bytes that still logs in. */
  readonly maxSecretBytes: number;
  /** How long a login that has begun may take before the target gives it up. */
  readonly loginTimeoutMs: number;
  /** Refuses a login that offers no CHAP by closing the connection, without a Login Response. */
  readonly refusesByClosing?: true;
  /** Names of targets are compared byte for byte: they may hold capitals, or be no iSCSI names. */
  readonly comparesNamesByBytes?: true;
}

/** Logins that a target has refused since it was made, the server's own among them; and the last of them, as far as the target tells. */
export interface RefusedLoginCount {
  readonly target: IscsiName;
  readonly total: number;
  /** Of these: no account proved. */
  readonly unauthenticated: number;
  /** Of these: not on the access list. */
  readonly unauthorized: number;
  readonly lastInitiatorName: string | null;
  readonly lastInitiatorAddress: string | null;
}

/** Something that is wrong, or that an administrator should know.  Never holds a secret. */
export interface Finding {
  /** error: somebody gets in who should not, or does not who should.  warning: it works, and could end like that. */
  readonly severity: 'error' | 'warning';
  /** What it is about: a target's name, an account, a path, a setting. */
  readonly subject: string;
  readonly sentence: string;
  /** What to do, as a sentence; null where only the reader can know. */
  readonly remedy: string | null;
}

/** A finding that somebody gets in at a target who does not prove himself. */
export interface OpenTargetFinding extends Finding {
  readonly target: IscsiName;
}

/**
 * What an iSCSI target of any kind shows: its targets, accounts, authorities and sessions as they are now.
 *
 * Every method throws TargetDriverError and nothing else.  Reading is live: the target is asked at each call.
 */
export interface TargetReader {
  /** As in the configuration: "tgt", "lio" or "embedded". */
  readonly kind: string;
  readonly capabilities: TargetCapabilities;

  listTargets(): Promise<readonly Target[]>;

  /** One target, without reading the others where the target allows that; null if there is none. */
  findTarget(name: IscsiName): Promise<Target | null>;

  /** The scopes in which CHAP names are unique now, those without an account included. */
  listAuthorities(): Promise<readonly Authority[]>;

  /** One of them, without reading the others where the target allows that; null if there is none. */
  findAuthority(name: string): Promise<Authority | null>;

  /**
   * All accounts, unbound ones and those others made included; never guard accounts.
   * With a target: at least those bound to it, with a role, too: in that role, so that a driver that can need not read the others.
   */
  listAccounts(target?: IscsiName, role?: AccountRole): Promise<readonly Account[]>;

  /** The accounts of one authority, and no others; none where there is no such authority. */
  listAccountsOf(authority: string): Promise<readonly Account[]>;

  findAccount(account: AccountRef): Promise<Account | null>;

  /** Live sessions of one target, or of all. */
  listSessions(target: IscsiName | null): Promise<readonly Session[]>;

  /** The portals that targets are reached at, without reading targets; left out where only the targets tell. */
  listPortals?(): Promise<readonly Portal[]>;

  /** Left out by a driver whose target tells each refused login, or none. */
  countRefusedLogins?(): Promise<readonly RefusedLoginCount[]>;
}

/** What is wrong with a target. */
export interface TargetExaminer {
  /**
   * What is wrong with the target as it stands, for `doctor`: made by us or by others.  Changes nothing.
   * Never throws: a target that cannot be asked is a finding, too.
   */
  findings(): Promise<readonly Finding[]>;

  /** Those of `findings` that tell of parts of targets which could not be made at the start: the rest serves without them. */
  leftOut?(): Promise<readonly Finding[]>;

  /** Those of `findings` that tell of an open target, as they stand after whatever the driver itself closes. */
  findOpenTargets(): Promise<readonly OpenTargetFinding[]>;
}
