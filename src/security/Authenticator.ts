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
  /** At a door without namespaces. */
  readonly roles: ReadonlySet<Role>;
  /** See `Principal`. */
  readonly rights?: NamespaceRights;
}

/** What somebody gave to be let in with. */
interface Given {
  readonly name: string;
  readonly password: string;
  readonly address: string;
  readonly door: string | undefined;
}

const cacheMs = 60_000;
/** How long a user who was right counts as one who was. */
const recentMs = 24 * 3_600_000;
const defaultMaxWaiting = 64;

export interface AuthenticatorOptions {
  /** Passwords that wait to be checked, of each of the three standings (see PasswordQueue). */
  readonly maxPasswordsWaiting?: number;
}

/**
 * Checks passwords.
 *
 * A right one is remembered for 60 s under a hash over a key of this process, name and password, with the user's kept hash: the
 * password itself is never kept, and a user who was changed or removed does not match any more.  At most two scrypt runs at
 * once, shared out by PasswordQueue; equal attempts at the same time share one run.
 */
export class Authenticator {
  readonly #users: Users;
  readonly #throttle: LoginThrottle | null;
  readonly #key = randomBytes(32).toString('base64');
  readonly #verified: LRUCache<string, string>;
  readonly #underWay = new Map<string, Promise<boolean>>();
  readonly #queue: PasswordQueue;
  /** By network and name, who was right there. */
  readonly #recent: LRUCache<string, true>;

  /** @param now a clock in milliseconds that never goes back, for tests. */
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

  /** Passwords that wait to be checked now. */
  get waiting(): number {
    return this.#queue.waiting;
  }

  /**
   * The user, or null if name or password is wrong; which of them, not even the time tells.
   * @param address where it came from: wrong ones count per name and address.
   * @param idle told of what only waits.
   * @param door named where a wrong one is recorded; left out: any.
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
    // On the loopback, what was right a moment ago stays so: others on this machine cannot lock it out.
    if (isVerified && isLoopback(address)) return authenticated(user);
    if (isVerified) {
      this.#throttle?.expectOpen(address, name);
      return authenticated(user);
    }

    const who = `${networkOf(address)} ${name}`;
    const standing = user === null ? 'unknown' : this.#recent.has(who) ? 'recent' : 'known';
    if (!(await this.#verifyOnce(attempt, { name, password, address, door }, user, standing, idle)))
      return null;
    // Changed or removed while the password was being checked: what was right then opens nothing now.
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

  /** A name holds no NUL. */
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
    // Of one address: each counts its own.
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

/** A user who was recognised, with the rights of this moment. */
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
