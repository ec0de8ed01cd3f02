import { LoginStatusCode } from './login/LoginStatus.js';
import type { SessionClaim } from './login/TargetLogin.js';

/** A live session at the target's end, as a manager sees it. */
export interface TargetSessionInfo {
  /** Unique among all sessions since the target started. */
  readonly id: string;
  readonly claim: SessionClaim;
  readonly tsih: number;
  readonly initiatorAddress: string | null;
  readonly initiatorPort: number | null;
  /** Milliseconds since 1970. */
  readonly openedAt: number;
}

/** A session as the list of sessions needs it. */
export interface LiveSession {
  readonly info: TargetSessionInfo;
  /** As the logical units know the initiator; null in a discovery session. */
  readonly nexusId: string | null;
  /**
   * Ends it: no further command takes effect.  With a grace period the initiator is asked to log out first (Asynchronous
   * Message 1), then, or at once, told that it is dropped (3).
   */
  end(why: string, graceMs: number): void;
  /** Drops the tasks on a LUN, or on all for null; fulfilled when none of them can take effect any more. */
  abortTasks(lun: number | null): Promise<void>;
  /** Asks for a sign of life; false when the last one was not answered. */
  ping(): boolean;
}

/** The sessions of all targets of a portal group, found by what makes them the same session (RFC 7143 6.3.5). */
export class TargetSessions {
  readonly #byTsih = new Map<number, LiveSession>();
  #lastTsih = 0;
  #lastId = 0;

  constructor(readonly maxSessions: number) {}

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
   * Makes room for a session that has logged in: TSIH 0 replaces the session of the same initiator, ISID and target; another TSIH
   * replaces the connection of that session, which has one alone.
   */
  claim(
    claim: SessionClaim,
  ): { readonly tsih: number } | { readonly status: LoginStatusCode; readonly reason: string } {
    if (claim.tsih !== 0) return this.#rejoin(claim);
    const same = this.list().find(({ info }) => isSameSession(info.claim, claim));
    same?.end('replaced by a new login with the same ISID', 0);
    if (this.#byTsih.size >= this.maxSessions) {
      return { status: LoginStatusCode.OutOfResources, reason: `${this.#byTsih.size} sessions are open` };
    }
    return { tsih: this.#newTsih() };
  }

  #rejoin(claim: SessionClaim) {
    const session = this.#byTsih.get(claim.tsih);
    if (session === undefined || !isSameSession(session.info.claim, claim)) {
      return { status: LoginStatusCode.SessionDoesNotExist, reason: `no session with TSIH ${claim.tsih}` };
    }
    if (session.info.claim.cid !== claim.cid) {
      return { status: LoginStatusCode.TooManyConnections, reason: 'a second connection: expected one' };
    }
    session.end('its connection was replaced by a new login', 0);
    return { tsih: claim.tsih };
  }

  newId(): string {
    return String(++this.#lastId);
  }

  add(session: LiveSession): void {
    this.#byTsih.set(session.info.tsih, session);
  }

  /** A session that was replaced meanwhile takes nothing away. */
  remove(session: LiveSession): void {
    if (this.#byTsih.get(session.info.tsih) === session) this.#byTsih.delete(session.info.tsih);
  }

  #newTsih(): number {
    do this.#lastTsih = this.#lastTsih >= 0xffff ? 1 : this.#lastTsih + 1;
    while (this.#byTsih.has(this.#lastTsih));
    return this.#lastTsih;
  }
}

function isSameSession(a: SessionClaim, b: SessionClaim): boolean {
  return (
    a.initiatorName === b.initiatorName &&
    a.targetName === b.targetName &&
    a.sessionType === b.sessionType &&
    a.portalGroupTag === b.portalGroupTag &&
    a.isid.equals(b.isid)
  );
}
