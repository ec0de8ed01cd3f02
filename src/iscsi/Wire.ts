import type { Digests } from './pdu/framing.js';
import type { Pdu } from './pdu/Pdu.js';

/** What the target's end needs of a connection: a socket's `Connection`, or an array in a test. */
export interface Wire {
  readonly remoteAddress: string | null;
  readonly remotePort: number | null;
  readonly localAddress: string | null;
  readonly localPort: number | null;
  send(...pdus: readonly Pdu[]): void;
  /** Sends, and calls `taken` once: when the last byte has left this process, or the connection has ended. */
  sendData(pdus: readonly Pdu[], taken: () => void): void;
  /** Bytes that wait to be sent. */
  readonly unsentBytes: number;
  /** Bytes that have left so far. */
  readonly takenBytes: number;
  /** Stops reading what the peer sends, and goes on. */
  holdReading(isHeld: boolean): void;
  enterFullFeaturePhase(digests: Digests, maxDataBytes: number): void;
  /** Closes after what was sent has left. */
  finish(): void;
  destroy(error?: Error | null): void;
}
