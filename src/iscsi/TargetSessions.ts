import type { Digests } from './pdu/framing.js';
import { LoginStatusCode } from './login/LoginStatus.js';
import type { SessionClaim } from './login/TargetLogin.js';

/** A session at the target's end, for management. */
export interface TargetSessionInfo {
  /** Unique among all sessions since the target started. */
  readonly id: string;
  readonly claim: SessionClaim;
  readonly tsih: number;
  readonly initiatorAddress: string | null;
  readonly initiatorPort: number | null;
  /** Milliseconds since 1970. */
  readonly openedAt: number;
  /** What of its PDUs has a CRC32C. */
  readonly digests: Digests;
}

/** What the list of sessions needs of a session. */
export interface LiveSession {
  readonly info: TargetSessionInfo;
  /** The initiator's identification at the logical units; null for a discovery session. */
  readonly nexusId: string | null;
  /**
   * Ends the session: no further command takes effect.  With a grace period the initiator is first asked to log out (Asynchronous
   * Message 1).  Then, or at once without one, it is told that the session is dropped (3).
   */
  end(why: string, graceMs: number): void;
  /** Drops the tasks on a LUN, or on all for null.  Resolves when none of them can take effect any more. */
  abortTasks(lun: number | null): Promise<void>;
  /** Whether pending data has made no progress for that long.  It must be called periodically. */
  isStalled(now: number, afterMs: number): boolean;
  /** Sends a NOP-In.  Returns false if the previous one was not answered. */
  ping(): boolean;
}

/** Maximum number of sessions.  Discovery sessions are counted separately, so that they never keep authorized initiators out. */
export interface SessionLimits {
  readonly maxSessions: number;
  /** For the initiators at one address. */
  readonly maxSessionsPerAddress: number;
  readonly maxDiscoverySessions: number;
  readonly maxDiscoverySessionsPerAddress: number;
}

/** The origin of a session, in addition to what the login states. */
export interface SessionOwner {
  /** The key by which it is counted; null: unknown. */
  readonly share: string | null;
  /** A login of the server itself, for which places are reserved. */
  readonly isOwn: boolean;
}

/** Additional normal sessions, and as many discovery sessions, for the server's own logins. */
const RESERVED_SESSIONS = 8;

/** The sessions of all targets of a portal group, identified as RFC 7143 6.3.5 defines. */
export class TargetSessions {
  readonly #byTsih = new Map<number, LiveSession>();
  readonly #owners = new Map<number, SessionOwner>();
  #lastTsih = 0;
  #lastId = 0;

  constructor(readonly limits: SessionLimits) {}

  list(): readonly LiveSession[] {
    return [...this.#byTsih.values()];
  }

  of(targetName: string): readonly LiveSession[] {
    return this.list().filter(({ info }) => info.claim.targetName === targetName);
  }

  find(id: string): LiveSession | null {
    return this.list().find(({ info }) => info.id === id) ?? null;
  }

  /**
   * Registers a session after its login.  TSIH 0 replaces the session of the same initiator, ISID and target; another TSIH
   * replaces the only connection of that session.  If there are too many sessions the login is refused; of discovery sessions the
   * oldest is ended.
   */
  claim(
    claim: SessionClaim,
    owner: SessionOwner,
  ): { readonly tsih: number } | { readonly status: LoginStatusCode; readonly reason: string } {
    if (claim.tsih !== 0) return this.#rejoin(claim, owner);
    const same = this.#findSame(claim);
    if (same && same.info.claim.nameProved && !claim.nameProved) return notProved;
    same?.end('replaced by a new login with the same ISID', 0);
    const full = claim.sessionType === 'Discovery' ? this.#endDiscovery(owner) : this.#findExcess(owner);
    if (full !== null) return { status: LoginStatusCode.OutOfResources, reason: full };
    const tsih = this.#newTsih();
    this.#owners.set(tsih, owner);
    return { tsih };
  }

  /** Why there is no place for another normal session; null if there is one. */
  #findExcess({ share, isOwn }: SessionOwner): string | null {
    const { maxSessions, maxSessionsPerAddress } = this.limits;
    let open = 0;
    let ofShare = 0;
    for (const { info } of this.#byTsih.values()) {
      if (info.claim.sessionType !== 'Normal') continue;
      open++;
      if (this.#owners.get(info.tsih)?.share === share) ofShare++;
    }
    const most = maxSessions + (isOwn ? RESERVED_SESSIONS : 0);
    if (open >= most) return `${open} sessions are open: expected at most ${maxSessions}`;
    if (isOwn || share === null || ofShare < maxSessionsPerAddress) return null;
    return `${ofShare} sessions of ${share} are open: expected at most ${maxSessionsPerAddress}`;
  }

  /** Makes place for another discovery session. */
  #endDiscovery({ share, isOwn }: SessionOwner): string | null {
    const { maxDiscoverySessions, maxDiscoverySessionsPerAddress } = this.limits;
    const open = this.list().filter(({ info }) => info.claim.sessionType === 'Discovery');
    const ofShare = open.filter(({ info }) => this.#owners.get(info.tsih)?.share === share);
    const isShareFull = !isOwn && share !== null && ofShare.length >= maxDiscoverySessionsPerAddress;
    if (!isShareFull && open.length < maxDiscoverySessions + (isOwn ? RESERVED_SESSIONS : 0)) return null;
    const longest = (isShareFull ? ofShare : open).find(
      ({ info }) => this.#owners.get(info.tsih)?.isOwn !== true,
    );
    longest?.end('another discovery session took its place', 0);
    return longest === undefined ? `${open.length} discovery sessions are open` : null;
  }

  #findSame(claim: SessionClaim): LiveSession | undefined {
    for (const session of this.#byTsih.values()) if (isSameSession(session.info.claim, claim)) return session;
    return undefined;
  }

  #rejoin(claim: SessionClaim, owner: SessionOwner) {
    const session = this.#byTsih.get(claim.tsih);
    if (session === undefined || !isSameSession(session.info.claim, claim)) {
      return { status: LoginStatusCode.SessionDoesNotExist, reason: `no session with TSIH ${claim.tsih}` };
    }
    if (session.info.claim.nameProved && !claim.nameProved) return notProved;
    if (session.info.claim.cid !== claim.cid) {
      return { status: LoginStatusCode.TooManyConnections, reason: 'a second connection: expected one' };
    }
    session.end('its connection was replaced by a new login', 0);
    this.#owners.set(claim.tsih, owner);
    return { tsih: claim.tsih };
  }

  newId(): string {
    return String(++this.#lastId);
  }

  add(session: LiveSession): void {
    this.#byTsih.set(session.info.tsih, session);
  }

  /** If the session was replaced meanwhile this has no effect. */
  remove(session: LiveSession): void {
    const { tsih } = session.info;
    if (this.#byTsih.get(tsih) !== session) return;
    this.#byTsih.delete(tsih);
    this.#owners.delete(tsih);
  }

  #newTsih(): number {
    do this.#lastTsih = this.#lastTsih >= 0xffff ? 1 : this.#lastTsih + 1;
    while (this.#byTsih.has(this.#lastTsih));
    return this.#lastTsih;
  }
}

/**
 * A session whose initiator has proved its name is not replaced by one that has not: with a shared account anyone can state the
 * name.
 */
const notProved = {
  status: LoginStatusCode.AuthorizationFailure,
  reason: 'the session of this ISID was opened with an account of the initiator alone: expected the same',
} as const;

function isSameSession(a: SessionClaim, b: SessionClaim): boolean {
  return (
    a.initiatorName === b.initiatorName &&
    a.targetName === b.targetName &&
    a.sessionType === b.sessionType &&
    a.portalGroupTag === b.portalGroupTag &&
    a.isid.equals(b.isid)
  );
}
