import { setTimeout as sleep } from 'node:timers/promises';
import { login } from '../../src/iscsi/Initiator.js';
import { IscsiLoginError } from '../../src/iscsi/login/IscsiLoginError.js';
import { patienceMs } from '../support/patience.js';

export interface Portal {
  readonly address: string;
  readonly port: number;
}

/** One way to try to get in. */
export interface ProbeAttempt {
  readonly target: string;
  /** null: without credentials. */
  readonly account: { readonly chapName: string; readonly secret: string } | null;
  readonly initiatorName?: string;
}

export type AttemptResult = 'in' | 'refused' | 'away';

const PAUSE_MS = 2;

/** One login and logout.  "away": no daemon answered, so nobody got in and nobody was refused. */
export async function tryToGetIn(
  portal: Portal,
  { target, account, initiatorName = 'iqn.2026-11.test.example:probe' }: ProbeAttempt,
): Promise<AttemptResult> {
  try {
    const session = await login({
      ...portal,
      targetName: target,
      initiatorName,
      chap: account && { userName: account.chapName, secret: Buffer.from(account.secret) },
      algorithms: [5],
      timeoutMs: patienceMs,
    });
    await session.logout().catch(() => session.close());
    return 'in';
  } catch (error) {
    if (!(error instanceof IscsiLoginError)) throw error;
    // Our initiator declines a target that asks for no proof; another one would be in.
    if (error.kind === 'not-protected') return 'in';
    const isAway = ['unreachable', 'closed', 'closed-in-security', 'timeout'].includes(error.kind);
    return isAway ? 'away' : 'refused';
  }
}

/** Tries to get in, one attempt after the other in turn, until it is stopped, and keeps count. */
export class LoginProbe {
  readonly counts: Record<AttemptResult, number> = { in: 0, refused: 0, away: 0 };
  /** Who got in, first to last, at most 100. */
  readonly admitted: ProbeAttempt[] = [];
  /** From the last time in before refusals to the first time in after them; away counts as neither. */
  longestRefusalMs = 0;
  #lastIn = performance.now();
  #refusedSince = false;
  #stopping = false;
  readonly #done: Promise<void>;

  constructor(
    private readonly portal: Portal,
    private readonly attempts: readonly ProbeAttempt[],
  ) {
    this.#done = this.#run();
  }

  get total(): number {
    return this.counts.in + this.counts.refused + this.counts.away;
  }

  /** Settled when so many have been refused.  @throws Error if that takes longer than `patienceMs`. */
  async refusedMoreThan(count: number): Promise<void> {
    for (const end = performance.now() + patienceMs; this.counts.refused <= count; await sleep(10))
      if (performance.now() > end) throw new Error(`${this.counts.refused} refused: expected over ${count}`);
  }

  /** Settled when the attempt under way has ended. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#done;
  }

  async #run(): Promise<void> {
    for (let index = 0; !this.#stopping; index += 1) {
      const attempt = this.attempts[index % this.attempts.length];
      if (attempt === undefined) throw new RangeError('a probe without attempts');
      const result = await tryToGetIn(this.portal, attempt);
      this.#count(result, attempt);
      await sleep(PAUSE_MS);
    }
  }

  #count(result: AttemptResult, attempt: ProbeAttempt): void {
    this.counts[result] += 1;
    const now = performance.now();
    if (result === 'in') {
      if (this.admitted.length < 100) this.admitted.push(attempt);
      if (this.#refusedSince) this.longestRefusalMs = Math.max(this.longestRefusalMs, now - this.#lastIn);
      this.#refusedSince = false;
      this.#lastIn = now;
    } else if (result === 'refused') {
      this.#refusedSince = true;
    }
  }
}
