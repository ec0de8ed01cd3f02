/** How many connections that have not logged in yet there may be, and how long they are waited for. */
export interface LoginLimits {
  /** Of all addresses together. */
  readonly maxLogins: number;
  /** Of one address. */
  readonly maxLoginsPerAddress: number;
  /** From the connection to the end of its first login request: a client that says nothing goes soon. */
  readonly firstRequestTimeoutMs: number;
  /** From the connection to the full feature phase. */
  readonly loginTimeoutMs: number;
}

/** Why a connection was ended before it had logged in. */
export type TurnedAwayReason =
  /** No login request in time. */
  | 'silent'
  /** The login was not over in time. */
  | 'slow'
  /** Others came, and it had waited longest. */
  | 'gave-way'
  /** All places are taken by others that have only just come. */
  | 'no-place';

/** A connection that wants to log in. */
export interface LoginApplicant {
  /** What it is counted by: its address, or the network that one host may have. */
  readonly share: string;
  /** Whether it comes from this machine: one of the server's own logins may be behind it. */
  readonly isLocal: boolean;
  /** Ends the connection. */
  turnAway(reason: TurnedAwayReason): void;
}

/** Places beyond `maxLogins` for connections from this machine, until their first request shows whether they are the server's own. */
export const RESERVED_LOGINS = 8;

/** How long a connection from this machine may take for its first request on a reserved place. */
const RESERVED_REQUEST_MS = 1_000;

/** A connection that has only just come or sent a request does not give way: it may be at work. */
const QUIET_MS = 250;

/** Deadlines are looked at that often. */
const SWEEP_MS = 100;

/** Unless the login goes on for that long. */
const LONG_MS = 2_000;

/**
 * The places of connections that have not logged in yet.
 *
 * Each address has a share.  Where a share or all places are taken, the connection that has waited longest gives way to the new one,
 * as long as it has been quiet for a while; so neither silent connections nor slow logins keep others out.
 * The server's own logins (proofs) have places that nobody else can take.
 */
export class LoginPlaces {
  readonly #limits: LoginLimits;
  readonly #now: () => number;
  /** In the order in which they came. */
  readonly #places = new Set<LoginPlace>();
  /** One timer for all: a login takes a millisecond, and a timer of its own would be part of that. */
  #sweep: NodeJS.Timeout | null = null;

  constructor(limits: LoginLimits, now: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#now = now;
  }

  get size(): number {
    return this.#places.size;
  }

  /** null: there is none; the applicant has been turned away. */
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

  /** A whole login request has come.  false: there is no place for it among the others; it has been turned away. */
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

  /** It has logged in, or has ended. */
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

  /** @param places in the order in which they came. */
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
  /** By the clock of LoginPlaces: turned away then. */
  deadline = Infinity;
  otherwise: TurnedAwayReason = 'silent';

  constructor(
    readonly applicant: LoginApplicant,
    readonly since: number,
  ) {
    this.heardAt = since;
  }
}
