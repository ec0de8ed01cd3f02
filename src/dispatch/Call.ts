import type { Principal } from '../security/Principal.js';

/** The context of one request: its user, its namespace, and the signal that ends it. */
export interface Call {
  readonly principal: Principal;
  /** Target namespace, in the client's spelling, without leading or trailing slash. */
  readonly namespace: string;
  /** Host (and port) by which the client reached the server.  The full paths in association results contain it. */
  readonly host: string;
  /** Aborted when the client disconnects or the time for the operation is over. */
  readonly signal: AbortSignal;
}
