import type { TurnedAwayReason } from '../iscsi/LoginPlaces.js';
import type { TargetLoad } from '../iscsi/TargetServer.js';

/**
 * What a target counts of itself, for the metrics.  Each is left out by a driver whose target does not tell.
 *
 * Every method throws TargetDriverError and nothing else.
 */
export interface TargetMeter {
  /** How many logins were refused since the target runs, by login status (class and detail, RFC 7143 11.13.5). */
  refusedLogins?(): Promise<ReadonlyMap<number, number>>;

  /** How many connections were ended before they had logged in since the target runs, by reason. */
  turnedAway?(): Promise<ReadonlyMap<TurnedAwayReason, number>>;

  /** What the data of commands takes of the target's memory. */
  load?(): Promise<TargetLoad>;
}
