import type { OwnLogins } from '../credentials/OwnLogins.js';
import type { RefusedLoginCount } from '../targets/TargetReader.js';
import type { RefusedLoginLog } from './RefusedLoginLog.js';

export interface CountedRefusalsDeps {
  readonly count: () => Promise<readonly RefusedLoginCount[]>;
  readonly ownLogins: Pick<OwnLogins, 'isUnderWayAt' | 'refusedAt'>;
  readonly log: Pick<RefusedLoginLog, 'note'>;
  /** Between two looks; 10 s unless given. */
  readonly intervalMs?: number;
}

interface Seen {
  readonly count: RefusedLoginCount;
  /** Of the server's own logins. */
  readonly own: number;
}

/** More of one kind at one look are told as so many. */
const maxTold = 1_000;

/**
 * Refused logins in the log, of a target that counts them and does not tell them one by one: what was counted between two looks, less
 * the server's own.  Of several, the last initiator alone is named.
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

  /** One after the other.  A target that cannot be asked has nothing to tell. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#look()).catch(() => undefined);
    return this.#looking;
  }

  async #look(): Promise<void> {
    const counts = await this.#deps.count();
    const present = new Set<string>(counts.map(({ target }) => target));
    for (const target of this.#seen.keys()) if (!present.has(target)) this.#seen.delete(target);
    for (const count of counts) this.#compare(count);
  }

  #compare(count: RefusedLoginCount): void {
    const { ownLogins } = this.#deps;
    const { target } = count;
    const before = this.#seen.get(target);
    // Counted by the target and not yet by us: at the next look it is both.
    if (before !== undefined && ownLogins.isUnderWayAt(target)) return;
    const own = ownLogins.refusedAt(target);
    this.#seen.set(target, { count, own });
    // Fewer than before: the target was made anew.
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
