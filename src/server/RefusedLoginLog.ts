import { Aggregation } from '../indications/sources/Aggregation.js';
import type { LoginStatus } from '../iscsi/login/LoginStatus.js';
import type { TurnedAway } from '../targets/embedded/DataPath.js';

/** A login that a target refused, as far as the target reports it. */
export interface LoggedRefusal {
  readonly initiatorName: string | null;
  readonly initiatorAddress: string | null;
  readonly targetName: string | null;
  /** The account that was tried, if it exists. */
  readonly chapName: string | null;
  /** Null if the target does not report it. */
  readonly status: LoginStatus | null;
  /** The reason, as the end of a sentence.  It never contains a secret. */
  readonly reason: string;
}

/** The log that receives the lines. */
export interface InfoLog {
  info(fields: object, sentence: string): void;
}

export interface RefusedLoginLogOptions {
  /** 60 s by default. */
  readonly windowMs?: number;
  /** Number of kinds counted separately in a window; 50 by default. */
  readonly maxKinds?: number;
}

/**
 * Logs refused logins at level `info`: the first one for an initiator, a target and a reason at once, those that follow at most
 * once a minute with their number, however many there are.
 */
export class RefusedLoginLog {
  readonly #log: InfoLog;
  readonly #refusals: Aggregation<LoggedRefusal>;
  readonly #turnedAway: Aggregation<TurnedAway>;
  #turnedAwayCount = 0;

  constructor(log: InfoLog, options: RefusedLoginLogOptions = {}) {
    this.#log = log;
    const { windowMs = 60_000, maxKinds = 50 } = options;
    this.#refusals = new Aggregation({
      windowMs,
      maxKinds,
      tell: (refusal, count, isOfManyKinds) => this.#tell(refusal, count, isOfManyKinds),
    });
    this.#turnedAway = new Aggregation({
      windowMs,
      maxKinds: 1,
      tell: ({ address, reason }) => this.#tellTurnedAway(address, reason),
    });
  }

  note(refusal: LoggedRefusal): void {
    const { initiatorName, initiatorAddress, targetName, chapName, reason } = refusal;
    this.#refusals.add(
      JSON.stringify([initiatorName, initiatorAddress, targetName, chapName, reason]),
      refusal,
    );
  }

  noteTurnedAway(turnedAway: TurnedAway): void {
    this.#turnedAwayCount += turnedAway.count;
    this.#turnedAway.add('', turnedAway);
  }

  close(): void {
    this.#refusals.close();
    this.#turnedAway.close();
  }

  #tell(refusal: LoggedRefusal, count: number, isOfManyKinds: boolean): void {
    const { initiatorName, initiatorAddress, targetName, chapName, status, reason } = refusal;
    const who = `${initiatorName ?? 'an initiator without a name'} from ${initiatorAddress ?? 'an unknown address'}`;
    const where = targetName === null ? 'for discovery or without a target' : `at ${targetName}`;
    const account = chapName === null ? '' : ` with the account "${chapName}"`;
    const what = `${who} ${where}${account} was refused: ${reason}`;
    const sentence = isOfManyKinds
      ? `${count} more logins of various initiators were refused; the last one of ${what}`
      : count === 1
        ? `a login of ${what}`
        : `${count} more logins like this one were refused: that of ${what}`;
    this.#log.info(
      {
        initiator: initiatorName,
        address: initiatorAddress,
        target: targetName,
        account: chapName,
        status: status?.name ?? null,
        count,
      },
      sentence,
    );
  }

  #tellTurnedAway(address: string, reason: TurnedAway['reason']): void {
    const count = this.#turnedAwayCount;
    this.#turnedAwayCount = 0;
    this.#log.info(
      { address, reason, count },
      `${count} connections to the embedded target were ended before they had logged in; the last one, from ${address}, ${turnedAwayFor[reason]}`,
    );
  }
}

const turnedAwayFor = {
  silent: 'sent no login request in time',
  slow: 'did not end its login in time',
  'gave-way': 'gave way to others that wanted in',
  'no-place': 'found no place',
} as const satisfies Record<TurnedAway['reason'], string>;
