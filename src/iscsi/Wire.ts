import type { Socket } from 'node:net';
import type { Digests } from './pdu/framing.js';
import type { Pdu } from './pdu/Pdu.js';

/** What the target's end needs from a connection: a `Connection` with a socket, or an array in a test. */
export interface Wire {
  readonly remoteAddress: string | null;
  readonly remotePort: number | null;
  readonly localAddress: string | null;
  readonly localPort: number | null;
  send(...pdus: readonly Pdu[]): void;
  /** Sends, and calls `taken` once: when the last byte has left this process, or the connection has ended. */
  sendData(pdus: readonly Pdu[], taken: () => void): void;
  /** Number of bytes waiting to be sent. */
  readonly unsentBytes: number;
  /** Number of bytes sent so far. */
  readonly takenBytes: number;
  /** Stops reading from the peer, or resumes. */
  holdReading(isHeld: boolean): void;
  enterFullFeaturePhase(digests: Digests, maxDataBytes: number): void;
  /** Closes the connection after everything has been sent. */
  finish(): void;
  destroy(error?: Error | null): void;
  /** The socket, for another process to go on with.  Nothing is read or sent here any more; `ended` is not called. */
  release(): Socket;
}
