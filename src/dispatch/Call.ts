import type { Principal } from '../security/Principal.js';

/** The context of one request: its user, its namespace, and the signal that ends it. */
export interface Call {
  readonly principal: Principal;
  /** Target namespace, in the client's spelling, without leading or trailing slash. */
  readonly namespace: string;
  /** Host (and port) by which the client reached the server.  The full paths in association results contain it. */
  readonly host: string;
  /** Aborted when the client disconnects or the time for the operation is over.  Created when it is first read: most calls need none. */
  readonly signal: AbortSignal;
  /** Of the source of a pull enumeration; left out: what fails ends the answer. */
  readonly pull?: PullSource;
}

/** How the source of a pull enumeration may fail. */
export interface PullSource {
  /** Where parts that fail are told, so that the others go on (ContinueOnError); null: the first failure ends it. */
  readonly failures: unknown[] | null;
}

/** The call with other parts and the same signal, without creating it. */
export function callWith<T extends object>(call: Call, parts: T): Call & T {
  const { principal, namespace, host } = call;
  return {
    principal,
    namespace,
    host,
    get signal() {
      return call.signal;
    },
    ...parts,
  };
}
