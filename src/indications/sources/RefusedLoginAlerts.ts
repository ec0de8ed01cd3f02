import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { Aggregation } from './Aggregation.js';
import { PerceivedSeverity, ProbableCause } from './Alert.js';
import type { Alerts } from './Alerts.js';

/** A login that the target refused. */
export interface RefusedLogin {
  readonly initiatorName: string | null;
  readonly initiatorAddress: string | null;
  readonly targetName: string | null;
  /** The status of the Login Response (RFC 7143 11.13.5): its name, and whether it is "Authentication failure". */
  readonly status: string;
  readonly isUnauthenticated: boolean;
  /** The reason; it never contains a secret. */
  readonly reason: string;
}

export interface RefusedLoginAlertsOptions {
  readonly alerts: Alerts;
  readonly pathOf: (target: string) => CIMInstanceName | null;
  /** 60 s by default. */
  readonly windowMs?: number;
  /** Number of kinds counted separately in a window; 50 by default. */
  readonly maxKinds?: number;
}

/**
 * Raises alerts (Degraded/Warning) of logins that the embedded target refused.  The first one for an initiator, a target and a
 * reason is reported at once, those that follow at most once a minute with their number.
 */
export class RefusedLoginAlerts {
  readonly #options: RefusedLoginAlertsOptions;
  readonly #gathered: Aggregation<RefusedLogin>;

  constructor(options: RefusedLoginAlertsOptions) {
    this.#options = options;
    const { windowMs = 60_000, maxKinds = 50 } = options;
    this.#gathered = new Aggregation({
      windowMs,
      maxKinds,
      tell: (refused, count, isOfManyKinds) => this.#raise(refused, count, isOfManyKinds),
    });
  }

  note(refused: RefusedLogin): void {
    if (!this.#options.alerts.isWanted) return;
    const { initiatorName, initiatorAddress, targetName, reason } = refused;
    this.#gathered.add(JSON.stringify([initiatorName, initiatorAddress, targetName, reason]), refused);
  }

  close(): void {
    this.#gathered.close();
  }

  #raise(refused: RefusedLogin, count: number, isOfManyKinds: boolean): void {
    const { initiatorName, initiatorAddress, targetName, status, isUnauthenticated, reason } = refused;
    const initiator = clean(initiatorName ?? '(no name)');
    const address = initiatorAddress ?? '(unknown)';
    const target = clean(targetName ?? '(none)');
    const who = `${initiator} from ${address} at target ${target}`;
    const why = `${status}: ${clean(reason)}`;
    this.#options.alerts.raise({
      event: 'login-refused',
      severity: PerceivedSeverity.DegradedWarning,
      probableCause: isUnauthenticated
        ? ProbableCause.AuthenticationFailure
        : ProbableCause.LoginAttemptsFailed,
      probableCauseDescription: `${why}.`,
      message: isOfManyKinds
        ? `${count} more logins of various initiators were refused, the last one of ${who}: ${why}.`
        : count === 1
          ? `A login of initiator ${who} was refused: ${why}.`
          : `${count} more logins of initiator ${who} were refused: ${why}.`,
      messageArguments: [initiator, address, target, why, String(count)],
      element: targetName === null ? null : this.#options.pathOf(targetName),
    });
  }
}

/** Names come from the connecting initiator, and XML cannot represent control characters. */
function clean(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD');
}
