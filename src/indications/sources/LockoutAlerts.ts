import { Aggregation } from './Aggregation.js';
import { PerceivedSeverity, ProbableCause } from './Alert.js';
import type { Alerts } from './Alerts.js';

/** A lockout after too many wrong passwords. */
export interface LockedOut {
  readonly scope: 'address-and-user' | 'address' | 'user';
  /** Null: the name that was given is not that of a user, and may be a password in the wrong field. */
  readonly user: string | null;
  readonly address: string;
  readonly attempts: number;
  readonly seconds: number;
}

/**
 * Raises alerts of lockouts: Degraded/Warning, and Major if a user is locked out from all addresses.  The first lockout of a
 * user, address and scope is reported at once, repetitions at most once a minute with their number.
 */
export class LockoutAlerts {
  readonly #alerts: Alerts;
  readonly #gathered: Aggregation<LockedOut>;

  constructor(alerts: Alerts, { windowMs = 60_000, maxKinds = 50 } = {}) {
    this.#alerts = alerts;
    this.#gathered = new Aggregation({
      windowMs,
      maxKinds,
      tell: (lockout, count, isOfManyKinds) => this.#raise(lockout, count, isOfManyKinds),
    });
  }

  note(lockout: LockedOut): void {
    if (!this.#alerts.isWanted) return;
    this.#gathered.add(JSON.stringify([lockout.scope, lockout.user, lockout.address]), lockout);
  }

  close(): void {
    this.#gathered.close();
  }

  #raise(lockout: LockedOut, count: number, isOfManyKinds: boolean): void {
    const { scope, user, address, attempts, seconds } = lockout;
    const name = user ?? 'an unknown user';
    const who = {
      'address-and-user': `Logins of ${name} from ${address}`,
      address: `Logins of anybody from ${address}`,
      user: `Logins of ${name} from everywhere`,
    }[scope];
    const others =
      count === 1
        ? ''
        : ` ${count} lockouts ${isOfManyKinds ? 'of various users and addresses ' : ''}since the last alert.`;
    this.#alerts.raise({
      event: 'lockout',
      severity: scope === 'user' ? PerceivedSeverity.Major : PerceivedSeverity.DegradedWarning,
      probableCause: ProbableCause.LoginAttemptsFailed,
      probableCauseDescription: `${attempts} wrong passwords or signatures, the last one from ${address}.`,
      message: `${who} are locked for ${seconds} s after ${attempts} wrong passwords or signatures.${others}`,
      messageArguments: [user ?? '', address, scope, String(attempts), String(seconds), String(count)],
    });
  }
}
