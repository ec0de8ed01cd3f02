import type { OwnLogins } from '../credentials/OwnLogins.js';
import type { RefusedLoginCount } from '../targets/TargetReader.js';
import type { RefusedLoginLog } from './RefusedLoginLog.js';

export interface CountedRefusalsDeps {
  readonly count: () => Promise<readonly RefusedLoginCount[]>;
  readonly ownLogins: Pick<OwnLogins, 'forgetOthers' | 'isUnderWayAt' | 'refusedAt'>;
  readonly log: Pick<RefusedLoginLog, 'note'>;
  /** Interval between two readings; 10 s by default. */
  readonly intervalMs?: number;
}

interface Seen {
  readonly count: RefusedLoginCount;
  /** Number of refused logins of the server itself. */
  readonly own: number;
}

/** A larger number in one reading is reported as this many. */
const maxTold = 1_000;

/**
 * Logs refused logins of a target that counts them but does not report them one by one: the difference between two readings,
 * minus the server's own.  If there were several, only the last initiator is named.
 */
export class CountedRefusals {
  readonly #deps: CountedRefusalsDeps;
  readonly #timer: NodeJS.Timeout;
  readonly #seen = new Map<string, Seen>();
  #looking: Promise<void> = Promise.resolve();

  constructor(deps: CountedRefusalsDeps) {
    this.#deps = deps;
    this.#timer = setInterval(() => void this.look(), deps.intervalMs ?? 10_000);
    this.#timer.unref();
    void this.look();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  /** Reads one target after the other.  A target that does not answer is skipped. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#look()).catch(() => undefined);
    return this.#looking;
  }

  async #look(): Promise<void> {
    const counts = await this.#deps.count();
    const present = new Set<string>(counts.map(({ target }) => target));
    for (const target of this.#seen.keys()) if (!present.has(target)) this.#seen.delete(target);
    // Also of a target that was made and removed between two readings.
    this.#deps.ownLogins.forgetOthers(present);
    for (const count of counts) this.#compare(count);
  }

  #compare(count: RefusedLoginCount): void {
    const { ownLogins } = this.#deps;
    const { target } = count;
    const before = this.#seen.get(target);
    // The target may have counted one of our own logins that we have not counted yet.  The next reading includes both.
    if (before !== undefined && ownLogins.isUnderWayAt(target)) return;
    const own = ownLogins.refusedAt(target);
    this.#seen.set(target, { count, own });
    // The counter decreased: the target was created again.
    if (before === undefined || count.total < before.count.total) return;
    const refused = count.total - before.count.total;
    const ofOthers = refused - (own - before.own);
    if (ofOthers <= 0) return;
    if (ofOthers < refused) {
      this.#tell(count, ofOthers, 'the target does not tell why');
      return;
    }
    const unauthenticated = count.unauthenticated - before.count.unauthenticated;
    const unauthorized = count.unauthorized - before.count.unauthorized;
    this.#tell(count, unauthenticated, 'it proved no account that there is, or gave a wrong secret');
    this.#tell(count, unauthorized, 'the target admits it by no access list (ACL)');
    this.#tell(
      count,
      refused - unauthenticated - unauthorized,
      'the login was not carried to its end: CHAP was not offered, or the initiator gave up',
    );
  }

  #tell(
    { target, lastInitiatorName, lastInitiatorAddress }: RefusedLoginCount,
    times: number,
    reason: string,
  ): void {
    for (let told = 0; told < Math.min(times, maxTold); told += 1) {
      this.#deps.log.note({
        initiatorName: lastInitiatorName,
        initiatorAddress: lastInitiatorAddress,
        targetName: target,
        chapName: null,
        status: null,
        reason,
      });
    }
  }
}
