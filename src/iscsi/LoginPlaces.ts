/** Limits for connections that have not logged in. */
export interface LoginLimits {
  /** For all addresses together. */
  readonly maxLogins: number;
  /** For one address. */
  readonly maxLoginsPerAddress: number;
  /** From the connection to the end of its first login request, so that silent clients are dropped soon. */
  readonly firstRequestTimeoutMs: number;
  /** From the connection to the full feature phase. */
  readonly loginTimeoutMs: number;
}

/** Why a connection was closed before it had logged in. */
export type TurnedAwayReason =
  /** No login request in time. */
  | 'silent'
  /** The login was not complete in time. */
  | 'slow'
  /** It had waited longest when others arrived. */
  | 'gave-way'
  /** All places are occupied by connections that have just arrived. */
  | 'no-place';

/** A connection that has not logged in. */
export interface LoginApplicant {
  /** The key by which connections are counted: the address, or the network of one host. */
  readonly share: string;
  /** Whether it comes from this machine, so that it may be a login of the server itself. */
  readonly isLocal: boolean;
  /** Closes the connection. */
  turnAway(reason: TurnedAwayReason): void;
}

/** Additional places for connections from this machine, until their first request shows whether they are the server's own. */
export const RESERVED_LOGINS = 8;

/** Time for the first request of a connection in an additional place. */
const RESERVED_REQUEST_MS = 1_000;

/** A connection that has arrived or sent a request this recently is not closed, because it may be progressing. */
const QUIET_MS = 250;

/** Interval at which deadlines are checked. */
const SWEEP_MS = 100;

/** Unless the login has taken this long. */
const LONG_MS = 2_000;

/**
 * The places of connections that have not logged in.  Each address has a share.
 * If a share or all places are occupied, the connection that has waited longest is closed, provided that it has been quiet for a
 * while.  Thus neither silent connections nor slow logins keep others out.  The server's own logins (proofs) have places that
 * others cannot use.
 */
export class LoginPlaces {
  readonly #limits: LoginLimits;
  readonly #now: () => number;
  /** In order of arrival. */
  readonly #places = new Set<LoginPlace>();
  /** One timer for all: a login takes a millisecond, of which a timer of its own would be a noticeable part. */
  #sweep: NodeJS.Timeout | null = null;

  constructor(limits: LoginLimits, now: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#now = now;
  }

  get size(): number {
    return this.#places.size;
  }

  /** Null if there is no place; the applicant has been closed. */
  enter(applicant: LoginApplicant): LoginPlace | null {
    const place = new LoginPlace(applicant, this.#now());
    if (!this.#makeRoom(applicant.share, place)) {
      if (!applicant.isLocal || !this.#makeReservedRoom()) {
        applicant.turnAway('no-place');
        return null;
      }
      place.isReserved = true;
    }
    this.#places.add(place);
    this.#expect(
      place,
      place.isReserved ? RESERVED_REQUEST_MS : this.#limits.firstRequestTimeoutMs,
      'silent',
    );
    return place;
  }

  /**
   * Called when a complete login request has arrived.  Returns false if there is no ordinary place for it; the connection has
   * been closed.
   */
  requested(place: LoginPlace, isOwn: boolean): boolean {
    if (!this.#places.has(place)) return false;
    place.heardAt = this.#now();
    if (place.hasRequested) return true;
    place.hasRequested = true;
    if (isOwn) place.isOwn = true;
    else if (place.isReserved && !this.#makeRoom(place.applicant.share, place)) {
      this.#turnAway(place, 'no-place');
      return false;
    }
    place.isReserved = false;
    this.#expect(place, this.#limits.loginTimeoutMs - (this.#now() - place.since), 'slow');
    return true;
  }

  /** Called when the connection has logged in or ended. */
  leave(place: LoginPlace): void {
    this.#places.delete(place);
  }

  #makeRoom(share: string, newcomer: LoginPlace): boolean {
    const { maxLogins, maxLoginsPerAddress } = this.#limits;
    if (this.#places.size < Math.min(maxLogins, maxLoginsPerAddress)) return true;
    const others = [...this.#places].filter((each) => each !== newcomer && !each.isReserved && !each.isOwn);
    const ofShare = others.filter(({ applicant }) => applicant.share === share);
    if (ofShare.length >= maxLoginsPerAddress) return this.#endLongest(ofShare);
    return others.length < maxLogins || this.#endLongest(others);
  }

  #makeReservedRoom(): boolean {
    const reserved = [...this.#places].filter(({ isReserved }) => isReserved);
    const [longest] = reserved;
    if (reserved.length < RESERVED_LOGINS || longest === undefined) return true;
    this.#turnAway(longest, 'gave-way');
    return true;
  }

  /** @param places in order of arrival. */
  #endLongest(places: readonly LoginPlace[]): boolean {
    const now = this.#now();
    const [longest] = places;
    const quiet = places.find(({ heardAt }) => now - heardAt >= QUIET_MS);
    const given = quiet ?? (longest !== undefined && now - longest.since >= LONG_MS ? longest : undefined);
    if (given === undefined) return false;
    this.#turnAway(given, 'gave-way');
    return true;
  }

  #expect(place: LoginPlace, withinMs: number, otherwise: TurnedAwayReason): void {
    place.deadline = this.#now() + withinMs;
    place.otherwise = otherwise;
    this.#sweep ??= setInterval(() => this.#endOverdue(), SWEEP_MS);
  }

  #endOverdue(): void {
    const now = this.#now();
    for (const place of this.#places) if (now >= place.deadline) this.#turnAway(place, place.otherwise);
    if (this.#places.size > 0 || this.#sweep === null) return;
    clearInterval(this.#sweep);
    this.#sweep = null;
  }

  #turnAway(place: LoginPlace, reason: TurnedAwayReason): void {
    this.leave(place);
    place.applicant.turnAway(reason);
  }
}

/** The place of one connection. */
export class LoginPlace {
  heardAt: number;
  hasRequested = false;
  isReserved = false;
  isOwn = false;
  /** By the clock of LoginPlaces.  The connection is closed then. */
  deadline = Infinity;
  otherwise: TurnedAwayReason = 'silent';

  constructor(
    readonly applicant: LoginApplicant,
    readonly since: number,
  ) {
    this.heardAt = since;
  }
}
