import type { TurnedAwayReason } from '../../iscsi/LoginPlaces.js';
import type { PortalLimits } from '../../iscsi/PortalLimits.js';
import type { TargetLoad } from '../../iscsi/TargetServer.js';
import type { Transfers } from '../../scsi/TransferCounts.js';
import type { IscsiName } from '../IscsiName.js';
import type { AccountRole } from '../TargetReader.js';
import type { DiscoveryShows, EmbeddedPortal, EmbeddedTarget, LeftOutLun } from '../EmbeddedTarget.js';

/** An account as the data path needs it to judge a login. */
export interface AccessAccount {
  /** Names the account among all: a later one with this id takes its place. */
  readonly id: string;
  readonly chapName: string;
  readonly secret: Uint8Array;
  readonly generation: number;
  readonly bindings: readonly { readonly target: IscsiName; readonly role: AccountRole }[];
  /** A second secret that lets initiators in until then, in ms since the epoch. */
  readonly former?: { readonly secret: Uint8Array; readonly generation: number; readonly until: number };
}

/** A live session as the data path tells it. */
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
}

/** What the data path starts with. */
export interface DataPathSetup {
  readonly portal: EmbeddedPortal;
  readonly targets: readonly EmbeddedTarget[];
  /** Targets that need no CHAP. */
  readonly open: readonly IscsiName[];
  readonly accounts: readonly AccessAccount[];
  /** Folder for what logical units keep over a restart (persistent reservations). */
  readonly folder: string;
  readonly limits?: Partial<PortalLimits>;
  /** 'admitted' unless given. */
  readonly discoveryShows?: DiscoveryShows;
}

/** Connections that were ended before they had logged in, since it was last told: at most once a second. */
export interface TurnedAway {
  readonly count: number;
  /** Of the last of them. */
  readonly address: string;
  readonly reason: TurnedAwayReason;
}

/** A session that its initiator did not end. */
export interface EndedSession {
  readonly target: string;
  readonly initiatorName: string;
  readonly initiatorAddress: string | null;
  readonly isid: string;
  /** A sentence. */
  readonly why: string;
}

/** Where a logical unit is. */
export interface UnitPlace {
  readonly target: IscsiName;
  readonly lun: number;
}

/** What was read and written of a unit since it is open. */
export interface UnitCounts extends Transfers {
  /** ms since the epoch. */
  readonly startedAt: number;
}

/** How the data path started. */
export interface DataPathStart {
  /** The port it listens on. */
  readonly port: number;
  /** Logical units that could not be made: the rest serves without them. */
  readonly leftOut: readonly LeftOutLun[];
}

/**
 * The iSCSI side of the embedded target: listens, judges logins, moves data.  It runs apart from the driver, which tells it
 * every change of an account; when a method is settled the change is in force for every login that has not ended.
 */
export interface DataPath {
  /** @throws Error if the portal cannot be bound: never another address. */
  start(setup: DataPathSetup): Promise<DataPathStart>;
  putAccount(account: AccessAccount): Promise<void>;
  removeAccount(id: string): Promise<void>;
  setOpen(target: IscsiName, open: boolean): Promise<void>;
  /**
   * Makes a target, which asks for CHAP and has no account, or one that is there into this one: all of it or nothing.  Sessions of
   * initiators that are not allowed any more are ended; what initiators see changes between two of their commands.
   * @throws Error a sentence where a LUN cannot be opened; nothing was changed then.
   */
  putTarget(target: EmbeddedTarget): Promise<void>;
  /** Ends its sessions; one that is gone is no error. */
  removeTarget(target: IscsiName): Promise<void>;
  /** Of one target, or of all for null. */
  sessions(target: IscsiName | null): Promise<readonly DataPathSession[]>;
  endSessions(ids: readonly string[]): Promise<void>;
  /** How many logins were refused since it was started, by login status (class and detail, RFC 7143 11.13.5). */
  refusedLogins(): Promise<ReadonlyMap<number, number>>;
  /** How many connections were ended before they had logged in since it was started, by reason. */
  turnedAway(): Promise<ReadonlyMap<TurnedAwayReason, number>>;
  load(): Promise<TargetLoad>;
  /** What was read and written of the units there, in their order; null where there is none. */
  countsOf(places: readonly UnitPlace[]): Promise<readonly (UnitCounts | null)[]>;
  /** The server itself is about to log in with this ISID, 12 hexadecimal digits: a place is kept.  Waits for nothing. */
  expectOwnLogin(isid: string): void;
  close(): Promise<void>;
}
