import type { Principal } from '../security/Principal.js';

/** One request on its way through the server: who asks, in which namespace, and when to stop. */
export interface Call {
  readonly principal: Principal;
  /** Target namespace of the request, in the spelling of the client, without leading or trailing slash. */
  readonly namespace: string;
  /** Host (and port) by which the client reached the server: it goes into the full paths of association results. */
  readonly host: string;
  /** Aborted when the client has gone away, or the time for the operation is over. */
  readonly signal: AbortSignal;
}
