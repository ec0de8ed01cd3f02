import type { Digests } from './pdu/framing.js';
import type { Pdu } from './pdu/Pdu.js';

/** What the target's end needs of a connection: a socket's `Connection`, or an array in a test. */
export interface Wire {
  readonly remoteAddress: string | null;
  readonly remotePort: number | null;
  readonly localAddress: string | null;
  readonly localPort: number | null;
  send(...pdus: readonly Pdu[]): void;
  enterFullFeaturePhase(digests: Digests, maxDataBytes: number): void;
  /** Closes after what was sent has left. */
  finish(): void;
  destroy(error?: Error | null): void;
}
