import type { Socket } from 'node:net';
import type { Digests } from '../../../src/iscsi/pdu/framing.js';
import { opcodeOf, type Pdu } from '../../../src/iscsi/pdu/Pdu.js';
import type { Wire } from '../../../src/iscsi/Wire.js';

/** A connection without a socket: what the target sends is kept. */
export class RecordingWire implements Wire {
  readonly remoteAddress = '192.0.2.1';
  readonly remotePort = 50000;
  readonly localAddress = '::ffff:192.0.2.2';
  readonly localPort = 3260;
  readonly sent: Pdu[] = [];
  digests: Digests | null = null;
  state: 'open' | 'finished' | 'destroyed' = 'open';

  send(...pdus: readonly Pdu[]): void {
    if (this.state === 'open') this.sent.push(...pdus);
  }

  /** Data counts as taken at once, or when the test calls these. */
  readonly untaken: (() => void)[] = [];
  takesData = true;
  isReadingHeld = false;
  unsentBytes = 0;
  takenBytes = 0;

  sendData(pdus: readonly Pdu[], taken: () => void): void {
    this.send(...pdus);
    if (this.takesData) taken();
    else this.untaken.push(taken);
  }

  holdReading(isHeld: boolean): void {
    this.isReadingHeld = isHeld;
  }

  enterFullFeaturePhase(digests: Digests): void {
    this.digests = digests;
  }

  finish(): void {
    this.state = 'finished';
  }

  destroy(): void {
    this.state = 'destroyed';
  }

  release(): Socket {
    throw new Error('a connection without a socket cannot be handed over');
  }

  /** Takes what was sent since the last time. */
  take(): Pdu[] {
    return this.sent.splice(0);
  }

  /** Opcodes of what was sent since the last time. */
  takeOpcodes(): number[] {
    return this.take().map(opcodeOf);
  }
}
