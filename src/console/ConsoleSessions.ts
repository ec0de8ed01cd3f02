import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { User, Users } from '../security/Users.js';

export interface ConsoleSessionLimits {
  /** A session that asks for nothing this long is over. */
  readonly consoleIdleSeconds: number;
  /** No session lasts longer. */
  readonly consoleSessionSeconds: number;
  readonly maxConsoleSessions: number;
  readonly maxConsoleSessionsPerUser: number;
}

/** What the next page says once. */
export interface Notice {
  readonly kind: 'done' | 'refused';
  readonly text: string;
}

/** Somebody who is signed in. */
export interface ConsoleSession {
  readonly user: string;
  /** Stands in each form: another site cannot know it. */
  readonly formToken: string;
  readonly authenticatedBy: 'password' | 'certificate';
  notice: Notice | null;
}

interface Kept extends ConsoleSession {
  /** What the password was kept as when it was typed: a new password ends the session.  null: a certificate. */
  readonly passwordHash: string | null;
  readonly startedAt: number;
  usedAt: number;
}

/**
 * Who is signed in at the console: in memory alone, so that a restart ends all sessions.
 *
 * A session is known by 128 random bits in a cookie, which are kept as a hash.  It ends after some time without a request, after a
 * longer time whatever happens, when its user gets another password or is removed, and at sign-out.  Over the limits the session of
 * the user, or of all, that was not used longest gives way.
 */
export class ConsoleSessions {
  readonly #users: Pick<Users, 'find'>;
  readonly #limits: ConsoleSessionLimits;
  readonly #now: () => number;
  /** By the hash of the cookie, or the user of a certificate; what was used last at the end. */
  readonly #sessions = new Map<string, Kept>();

  /** @param now milliseconds of a clock that nobody sets. */
  constructor(
    users: Pick<Users, 'find'>,
    limits: ConsoleSessionLimits,
    now: () => number = () => performance.now(),
  ) {
    this.#users = users;
    this.#limits = limits;
    this.#now = now;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** Begins a session of a user whose password was right.  @returns the value of the cookie. */
  begin({ name, passwordHash }: Pick<User, 'name' | 'passwordHash'>): string {
    const cookie = randomBytes(16).toString('base64url');
    this.#put(keyOf(cookie), this.#make(name, 'password', passwordHash.hash));
    return cookie;
  }

  /**
   * The session of a cookie; null where there is none, or it is over.
   * @param isUse whether it counts as use: what a page asks for by itself does not keep a session open.
   */
  find(cookie: string, isUse: boolean): ConsoleSession | null {
    const key = keyOf(cookie);
    const session = this.#sessions.get(key);
    if (!session) return null;
    if (this.#isOver(session)) {
      this.#sessions.delete(key);
      return null;
    }
    if (isUse) this.#use(key, session);
    return session;
  }

  /** Of a user whom a certificate stands for: it is there as long as the certificate is shown. */
  ofCertificate(user: string): ConsoleSession {
    const key = `certificate ${user}`;
    const kept = this.#sessions.get(key);
    if (kept) {
      this.#use(key, kept);
      return kept;
    }
    const made = this.#make(user, 'certificate', null);
    this.#put(key, made);
    return made;
  }

  end(cookie: string): void {
    this.#sessions.delete(keyOf(cookie));
  }

  #make(user: string, authenticatedBy: Kept['authenticatedBy'], passwordHash: string | null): Kept {
    const now = this.#now();
    const formToken = randomBytes(16).toString('base64url');
    return { user, authenticatedBy, passwordHash, formToken, notice: null, startedAt: now, usedAt: now };
  }

  #put(key: string, session: Kept): void {
    for (const [each, kept] of this.#sessions) if (this.#isOver(kept)) this.#sessions.delete(each);
    const { maxConsoleSessions, maxConsoleSessionsPerUser } = this.#limits;
    const own = [...this.#sessions].filter(([, { user }]) => user === session.user);
    if (own.length >= maxConsoleSessionsPerUser) this.#sessions.delete(own[0]?.[0] ?? '');
    for (const oldest of this.#sessions.keys()) {
      if (this.#sessions.size < maxConsoleSessions) break;
      this.#sessions.delete(oldest);
    }
    this.#sessions.set(key, session);
  }

  #use(key: string, session: Kept): void {
    session.usedAt = this.#now();
    this.#sessions.delete(key);
    this.#sessions.set(key, session);
  }

  #isOver({ user, passwordHash, startedAt, usedAt }: Kept): boolean {
    const { consoleIdleSeconds, consoleSessionSeconds } = this.#limits;
    const now = this.#now();
    if (now - usedAt >= consoleIdleSeconds * 1000) return true;
    // A certificate is shown anew with each connection.
    if (passwordHash === null) return this.#users.find(user) === null;
    if (now - startedAt >= consoleSessionSeconds * 1000) return true;
    return this.#users.find(user)?.passwordHash.hash !== passwordHash;
  }
}

/** Whether a form carries the token of its session; in constant time. */
export function isTokenOf({ formToken }: Pick<ConsoleSession, 'formToken'>, sent: string): boolean {
  const [own, other] = [Buffer.from(formToken), Buffer.from(sent)];
  return own.length === other.length && timingSafeEqual(own, other);
}

function keyOf(cookie: string): string {
  return hash('sha256', cookie, 'base64');
}
