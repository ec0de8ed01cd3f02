import { hash, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { isLoopback } from './isLoopback.js';
import type { LoginThrottle } from './LoginThrottle.js';
import { verifyNothing, verifyPassword } from './passwordHash.js';
import { networkOf } from './networkOf.js';
import { PasswordQueue, type Idle, type Standing } from './PasswordQueue.js';
import type { NamespaceRights, Role } from './Principal.js';
import type { User, Users } from './Users.js';

export interface AuthenticatedUser {
  readonly name: string;
  /** The roles in protocols without namespaces. */
  readonly roles: ReadonlySet<Role>;
  /** See `Principal`. */
  readonly rights?: NamespaceRights;
}

/** The credentials of one attempt. */
interface Given {
  readonly name: string;
  readonly password: string;
  readonly address: string;
  readonly door: string | undefined;
}

const cacheMs = 60_000;
/** How long a user counts as recent after a successful authentication. */
const recentMs = 24 * 3_600_000;
const defaultMaxWaiting = 64;

export interface AuthenticatorOptions {
  /** Maximum number of waiting password checks, for each of the three standings (see PasswordQueue). */
  readonly maxPasswordsWaiting?: number;
}

/**
 * Verifies passwords.
 * A right one is remembered for 60 s as a hash over name, password and a key of this process, together with the user's stored
 * hash: the password itself is never stored, and a user who was changed or removed does not match any more.  At most two scrypt
 * runs run at once, scheduled by PasswordQueue.  Equal simultaneous attempts share one run.
 */
export class Authenticator {
  readonly #users: Users;
  readonly #throttle: LoginThrottle | null;
  readonly #key = randomBytes(32).toString('base64');
  readonly #verified: LRUCache<string, string>;
  readonly #underWay = new Map<string, Promise<boolean>>();
  readonly #queue: PasswordQueue;
  /** Successful authentications by network and name. */
  readonly #recent: LRUCache<string, true>;

  /** @param now a monotonic clock in milliseconds, for tests. */
  constructor(
    users: Users,
    now: () => number = () => performance.now(),
    throttle: LoginThrottle | null = null,
    { maxPasswordsWaiting = defaultMaxWaiting }: AuthenticatorOptions = {},
  ) {
    this.#users = users;
    this.#throttle = throttle;
    this.#verified = new LRUCache({ max: 1000, ttl: cacheMs, perf: { now }, ttlResolution: 0 });
    this.#recent = new LRUCache({ max: 1000, ttl: recentMs, perf: { now }, ttlResolution: 0 });
    this.#queue = new PasswordQueue({ maxWaiting: maxPasswordsWaiting });
  }

  /** Number of waiting password checks. */
  get waiting(): number {
    return this.#queue.waiting;
  }

  /**
   * The user; null if name or password is wrong.  Which of them it is cannot be told, not even by the time taken.
   * @param address the client's address: wrong passwords are counted by name and address.
   * @param idle called for waiting that does not count as work.
   * @param door the protocol, for records; absent: any.
   * @throws AuthenticationBusyError, AuthenticationLockedError
   */
  async authenticate(
    name: string,
    password: string,
    address = 'local',
    idle?: Idle,
    door?: string,
  ): Promise<AuthenticatedUser | null> {
    const user = this.#users.find(name);
    const attempt = this.#attemptOf(name, password);
    const isVerified = user !== null && this.#verified.get(attempt) === user.passwordHash.hash;
    // From the loopback address a recently verified password stays valid: other users of this machine cannot cause a lockout.
    if (isVerified && isLoopback(address)) return authenticated(user);
    if (isVerified) {
      this.#throttle?.expectOpen(address, name);
      return authenticated(user);
    }

    const who = `${networkOf(address)} ${name}`;
    const standing = user === null ? 'unknown' : this.#recent.has(who) ? 'recent' : 'known';
    if (!(await this.#verifyOnce(attempt, { name, password, address, door }, user, standing, idle)))
      return null;
    // If the user was changed or removed during the check, its result is not used.
    const userNow = this.#users.find(name);
    if (userNow === null || userNow.passwordHash.hash !== user?.passwordHash.hash) return null;
    this.#verified.set(attempt, userNow.passwordHash.hash);
    this.#recent.set(who, true);
    return authenticated(userNow);
  }

  /** How long the answer to a wrong password of `name` is to be held back now. */
  async refusalDelayMs(name: string, address: string): Promise<number> {
    return (await this.#throttle?.delayMs(address, name)) ?? 0;
  }

  /** A name contains no NUL and is not empty. */
  #attemptOf(name: string, password: string): string {
    return hash('sha256', `${this.#key}${name}\0${password}`, 'base64');
  }

  async #verifyOnce(
    attempt: string,
    given: Given,
    user: User | null,
    standing: Standing,
    idle?: Idle,
  ): Promise<boolean> {
    // The address is part of the key, because each address counts its own attempts.
    const run = `${given.address} ${attempt} ${user?.passwordHash.hash ?? ''}`;
    const running = this.#underWay.get(run);
    if (running !== undefined) return idle ? idle(running) : running;
    const verification = this.#verifyCounted(given, user, standing, idle);
    this.#underWay.set(run, verification);
    try {
      return await verification;
    } finally {
      this.#underWay.delete(run);
    }
  }

  async #verifyCounted(
    { name, password, address, door }: Given,
    user: User | null,
    standing: Standing,
    idle?: Idle,
  ): Promise<boolean> {
    await this.#throttle?.begin(address, name);
    let isRight: boolean;
    try {
      isRight = await this.#queue.run(
        standing,
        address,
        () => (user === null ? verifyNothing(password) : verifyPassword(password, user.passwordHash)),
        idle,
      );
    } catch (error) {
      await this.#throttle?.giveBack(address, name);
      throw error;
    }
    if (isRight) await this.#throttle?.succeed(address, name);
    else await this.#throttle?.fail(address, name, door);
    return isRight;
  }
}

/** An authenticated user with its current rights. */
export function authenticated({
  name,
  roles,
  namespaceRoles,
}: Pick<User, 'name' | 'namespaceRoles' | 'roles'>): AuthenticatedUser {
  const elsewhere = new Set(roles);
  const single = Object.entries(namespaceRoles);
  if (single.length === 0) return { name, roles: elsewhere };
  const byNamespace = new Map(single.map(([namespace, held]) => [namespace, new Set(held)]));
  return { name, roles: elsewhere, rights: { elsewhere, byNamespace } };
}
