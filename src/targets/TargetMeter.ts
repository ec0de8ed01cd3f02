import type { TurnedAwayReason } from '../iscsi/LoginPlaces.js';
import type { TargetLoad } from '../iscsi/SessionSupervisor.js';

/**
 * Counters of a target for the metrics.  Methods that a target does not support are absent.  Every method throws
 * TargetDriverError and nothing else.
 */
export interface TargetMeter {
  /** Number of refused logins since the start of the target, by login status (class and detail, RFC 7143 11.13.5). */
  refusedLogins?(): Promise<ReadonlyMap<number, number>>;

  /** Number of connections closed before they had logged in since the start of the target, by reason. */
  turnedAway?(): Promise<ReadonlyMap<TurnedAwayReason, number>>;

  /** Memory that the data of commands occupies. */
  load?(): Promise<TargetLoad>;
}
