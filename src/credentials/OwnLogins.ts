import { newIsid } from '../iscsi/Initiator.js';
import type { CredentialDriver } from '../targets/CredentialDriver.js';
import type { Session, TargetReader } from '../targets/TargetReader.js';
import type { LoginAttempt, TryLogin } from './tryLogin.js';

/** How long a login is remembered after its end, because the target may report it late. */
const knownAfterMs = 5_000;

/**
 * The proof logins of this server, by their ISIDs.  Half of them are expected to be refused, and reports of refused logins must
 * leave them out, as do lists of sessions. An ISID has 40 random bits that are unknown before the login, so no other login can
 * pass for one of these.
 */
export class OwnLogins {
  readonly #isids = new Set<string>();
  /** Their sessions at targets that do not show ISIDs. */
  readonly #sessions = new Set<string>();
  /** Number of logins in progress by target; a target without any is not in it. */
  readonly #underWay = new Map<string, number>();
  /** Number of refused ones by target, where the target counts them too. */
  readonly #refused = new Map<string, number>();
  readonly #tryLogin: TryLogin;

  constructor(tryLogin: TryLogin) {
    this.#tryLogin = tryLogin;
  }

  /** Logs in to targets of `driver`, which is told each ISID before its login begins. */
  tryLoginAt(
    driver: Pick<CredentialDriver, 'expectOwnLogin'> & Pick<TargetReader, 'countRefusedLogins'> = {},
  ): TryLogin {
    return async (attempt, signal) => {
      const isid = newIsid();
      const known = isid.toString('hex');
      this.#isids.add(known);
      driver.expectOwnLogin?.(known);
      const target = attempt.targetName ?? '';
      add(this.#underWay, target, 1);
      const sessions: string[] = [];
      const whileLoggedIn: LoginAttempt['whileLoggedIn'] = async (session) => {
        const opened = printSession(target, session.tsih);
        this.#sessions.add(opened);
        sessions.push(opened);
        await attempt.whileLoggedIn?.(session);
      };
      try {
        const verdict = await this.#tryLogin({ ...attempt, isid, whileLoggedIn }, signal);
        const isRefused = verdict.kind !== 'admitted' && verdict.kind !== 'unreachable';
        if (isRefused && driver.countRefusedLogins) add(this.#refused, target, 1);
        return verdict;
      } finally {
        add(this.#underWay, target, -1);
        setTimeout(() => {
          this.#isids.delete(known);
          for (const opened of sessions) this.#sessions.delete(opened);
        }, knownAfterMs).unref();
      }
    };
  }

  isUnderWayAt(target: string): boolean {
    return (this.#underWay.get(target) ?? 0) > 0;
  }

  /** Number of these logins that a target has refused, where the driver counts refused logins. */
  refusedAt(target: string): number {
    return this.#refused.get(target) ?? 0;
  }

  /** Forgets how many logins other targets than these have refused, because there are no such targets any more. */
  forgetOthers(present: ReadonlySet<string>): void {
    for (const target of this.#refused.keys()) if (!present.has(target)) this.#refused.delete(target);
  }

  /** Whether a session was opened by one of these logins: by its ISID or, where the target shows none, by its TSIH. */
  opened({ target, isid, tsih }: Pick<Session, 'isid' | 'target' | 'tsih'>): boolean {
    return isid === null ? this.#sessions.has(printSession(target, tsih)) : this.has(isid);
  }

  /** @param isid 12 hexadecimal digits. */
  has(isid: string): boolean {
    return this.#isids.has(isid);
  }
}

function printSession(target: string, tsih: number | null): string {
  return `${target},${tsih}`;
}

function add(counts: Map<string, number>, key: string, change: number): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
