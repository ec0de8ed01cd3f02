import type { TurnedAwayReason } from '../../iscsi/LoginPlaces.js';
import type { PortalLimits } from '../../iscsi/PortalLimits.js';
import type { TargetLoad } from '../../iscsi/SessionSupervisor.js';
import type { Transfers } from '../../scsi/TransferCounts.js';
import type { IscsiName } from '../IscsiName.js';
import type { AccountRole, SessionDigests } from '../TargetReader.js';
import type { DiscoveryShows, EmbeddedPortal, EmbeddedTarget, LeftOutLun } from '../EmbeddedTarget.js';

/** An account as the data path needs it to check logins. */
export interface AccessAccount {
  /** Identifies the account.  A later one with the same id replaces it. */
  readonly id: string;
  readonly chapName: string;
  readonly secret: Uint8Array;
  readonly generation: number;
  readonly bindings: readonly { readonly target: IscsiName; readonly role: AccountRole }[];
  /** A former secret that is valid until then, in ms since the epoch. */
  readonly former?: { readonly secret: Uint8Array; readonly generation: number; readonly until: number };
}

/** A session as the data path reports it. */
export interface DataPathSession {
  readonly id: string;
  readonly target: IscsiName;
  readonly initiatorName: string;
  /** 12 hexadecimal digits. */
  readonly isid: string;
  readonly tsih: number;
  readonly authMethod: 'None' | 'CHAP';
  readonly mutual: boolean;
  readonly cid: number;
  readonly initiatorAddress: string | null;
  /** Milliseconds since 1970. */
  readonly openedAt: number;
  readonly digests: SessionDigests;
}

/** The initial state of the data path. */
export interface DataPathSetup {
  readonly portal: EmbeddedPortal;
  readonly targets: readonly EmbeddedTarget[];
  /** Targets that need no CHAP. */
  readonly open: readonly IscsiName[];
  readonly accounts: readonly AccessAccount[];
  /** Folder for persistent reservations of logical units. */
  readonly folder: string;
  /** Limits of the portal; the defaults are those of `portalLimits`. */
  readonly limits?: Partial<PortalLimits>;
  /** 'admitted' by default. */
  readonly discoveryShows?: DiscoveryShows;
  /** Number of processes that divide the targets among them, this one included; 'auto': by the number of targets.  1 by default. */
  readonly workers?: number | 'auto';
}

/** Connections closed before they had logged in, since the last report; at most one report a second. */
export interface TurnedAway {
  readonly count: number;
  /** Of the last one. */
  readonly address: string;
  readonly reason: TurnedAwayReason;
}

/** A session that was not ended by its initiator. */
export interface EndedSession {
  readonly target: string;
  readonly initiatorName: string;
  readonly initiatorAddress: string | null;
  readonly isid: string;
  /** A sentence. */
  readonly why: string;
}

/** The target and LUN of a logical unit. */
export interface UnitPlace {
  readonly target: IscsiName;
  readonly lun: number;
}

/** Reads and writes of a unit since it was opened. */
export interface UnitCounts extends Transfers {
  /** In ms since the epoch. */
  readonly startedAt: number;
}

/** The result of the start. */
export interface DataPathStart {
  /** The actual port. */
  readonly port: number;
  /** Logical units that could not be opened.  The rest works without them. */
  readonly leftOut: readonly LeftOutLun[];
}

/**
 * The iSCSI side of the embedded target: listens, checks logins, transfers data.  It runs separately from the driver, which
 * passes every change of an account to it.  When a method resolves, the change applies to every login that has not ended.
 */
export interface DataPath {
  /** @throws Error if the portal cannot be bound.  No other address is tried. */
  start(setup: DataPathSetup): Promise<DataPathStart>;
  putAccount(account: AccessAccount): Promise<void>;
  removeAccount(id: string): Promise<void>;
  setOpen(target: IscsiName, open: boolean): Promise<void>;
  /**
   * Creates a target, which requires CHAP and has no account, or changes an existing one to this state, completely or not at
   * all.  Sessions of initiators that are not allowed any more are ended.  What initiators see changes between two of their
   * commands.
   * @throws Error with a sentence if a LUN cannot be opened; nothing was changed then.
   */
  putTarget(target: EmbeddedTarget): Promise<void>;
  /** Also ends its sessions.  A target that does not exist is not an error. */
  removeTarget(target: IscsiName): Promise<void>;
  /** Of one target, or of all for null. */
  sessions(target: IscsiName | null): Promise<readonly DataPathSession[]>;
  endSessions(ids: readonly string[]): Promise<void>;
  /** Number of refused logins since the start, by login status (class and detail, RFC 7143 11.13.5). */
  refusedLogins(): Promise<ReadonlyMap<number, number>>;
  /** Number of connections closed before they had logged in since the start, by reason. */
  turnedAway(): Promise<ReadonlyMap<TurnedAwayReason, number>>;
  load(): Promise<TargetLoad>;
  /** Reads and writes of these units, in the same order; null if there is no such unit. */
  countsOf(places: readonly UnitPlace[]): Promise<readonly (UnitCounts | null)[]>;
  /**
   * Announces a login of the server itself with this ISID, 12 hexadecimal digits, so that a place is reserved.  Does not wait.
   */
  expectOwnLogin(isid: string): void;
  close(): Promise<void>;
}
