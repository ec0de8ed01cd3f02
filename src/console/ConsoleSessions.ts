import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { User, Users } from '../security/Users.js';

export interface ConsoleSessionLimits {
  /** A session without requests for this long ends. */
  readonly consoleIdleSeconds: number;
  /** Maximum duration of a session. */
  readonly consoleSessionSeconds: number;
  readonly maxConsoleSessions: number;
  readonly maxConsoleSessionsPerUser: number;
}

/** A message that the next page shows once. */
export interface Notice {
  readonly kind: 'done' | 'refused';
  readonly text: string;
}

/** The session of a signed-in user. */
export interface ConsoleSession {
  readonly user: string;
  /** A token that each form contains.  Another site cannot know it. */
  readonly formToken: string;
  readonly authenticatedBy: 'password' | 'certificate';
  notice: Notice | null;
}

interface StoredSession extends ConsoleSession {
  /** The password hash of the user at sign-in: the session ends when the password changes.  Null: signed in by a certificate. */
  readonly passwordHash: string | null;
  readonly startedAt: number;
  usedAt: number;
}

/**
 * The sessions of the console.  They are held in memory only, so a restart ends all of them.
 *
 * A session is identified by 128 random bits in a cookie, of which the server stores a hash.  It ends when it is idle too long,
 * when its maximum duration is over, when its user gets another password or is removed, and at sign-out.  Over the limits, the
 * least recently used session, of the user or of all users, is ended.
 */
export class ConsoleSessions {
  readonly #users: Pick<Users, 'find'>;
  readonly #limits: ConsoleSessionLimits;
  readonly #now: () => number;
  /** By hash of the cookie, or by user for a certificate; the most recently used comes last. */
  readonly #sessions = new Map<string, StoredSession>();

  /** @param now milliseconds of a monotonic clock. */
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

  /** Begins a session of a user whose password has been verified.  @returns the value of the cookie. */
  begin({ name, passwordHash }: Pick<User, 'name' | 'passwordHash'>): string {
    const cookie = randomBytes(16).toString('base64url');
    this.#put(keyOf(cookie), this.#make(name, 'password', passwordHash.hash));
    return cookie;
  }

  /**
   * The session of a cookie; null if there is none or it has ended.
   * @param isUse whether the request restarts the idle time.  Requests that a page makes on its own do not.
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

  /** The session of a user who is identified by a certificate.  It exists as long as the certificate is presented. */
  ofCertificate(user: string): ConsoleSession {
    const key = `certificate ${user}`;
    const session = this.#sessions.get(key);
    if (session) {
      this.#use(key, session);
      return session;
    }
    const made = this.#make(user, 'certificate', null);
    this.#put(key, made);
    return made;
  }

  end(cookie: string): void {
    this.#sessions.delete(keyOf(cookie));
  }

  #make(
    user: string,
    authenticatedBy: StoredSession['authenticatedBy'],
    passwordHash: string | null,
  ): StoredSession {
    const now = this.#now();
    const formToken = randomBytes(16).toString('base64url');
    return { user, authenticatedBy, passwordHash, formToken, notice: null, startedAt: now, usedAt: now };
  }

  #put(key: string, session: StoredSession): void {
    for (const [each, stored] of this.#sessions) if (this.#isOver(stored)) this.#sessions.delete(each);
    const { maxConsoleSessions, maxConsoleSessionsPerUser } = this.#limits;
    const own = [...this.#sessions].filter(([, { user }]) => user === session.user);
    if (own.length >= maxConsoleSessionsPerUser) this.#sessions.delete(own[0]?.[0] ?? '');
    for (const oldest of this.#sessions.keys()) {
      if (this.#sessions.size < maxConsoleSessions) break;
      this.#sessions.delete(oldest);
    }
    this.#sessions.set(key, session);
  }

  #use(key: string, session: StoredSession): void {
    session.usedAt = this.#now();
    this.#sessions.delete(key);
    this.#sessions.set(key, session);
  }

  #isOver({ user, passwordHash, startedAt, usedAt }: StoredSession): boolean {
    const { consoleIdleSeconds, consoleSessionSeconds } = this.#limits;
    const now = this.#now();
    if (now - usedAt >= consoleIdleSeconds * 1000) return true;
    // A certificate is verified again for each connection.
    if (passwordHash === null) return this.#users.find(user) === null;
    if (now - startedAt >= consoleSessionSeconds * 1000) return true;
    return this.#users.find(user)?.passwordHash.hash !== passwordHash;
  }
}

/** Whether a form has the token of its session.  The comparison takes constant time. */
export function isTokenOf({ formToken }: Pick<ConsoleSession, 'formToken'>, sent: string): boolean {
  const [own, other] = [Buffer.from(formToken), Buffer.from(sent)];
  return own.length === other.length && timingSafeEqual(own, other);
}

function keyOf(cookie: string): string {
  return hash('sha256', cookie, 'base64');
}
