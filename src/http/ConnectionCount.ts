import type { Socket } from 'node:net';
import { networkOf } from '../security/networkOf.js';
import { peerAddress } from './peer.js';

export interface ConnectionLimits {
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
}

/** Counts connections over all listeners, in total and by address (by /64 network for IPv6). */
export class ConnectionCount {
  readonly #limits: ConnectionLimits;
  readonly #byNetwork = new Map<string, number>();
  #all = 0;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  get all(): number {
    return this.#all;
  }

  /**
   * Counts a connection until it closes.  If a limit is exceeded it is not counted, and the returned sentence names the limit.
   */
  add(socket: Socket): string | null {
    const { maxConnections, maxConnectionsPerAddress } = this.#limits;
    const network = networkOf(peerAddress(socket));
    const ofNetwork = this.#byNetwork.get(network) ?? 0;
    if (this.#all >= maxConnections) return `There are ${maxConnections} connections already.`;
    if (ofNetwork >= maxConnectionsPerAddress)
      return `There are ${maxConnectionsPerAddress} connections from this address already.`;
    this.#all += 1;
    this.#byNetwork.set(network, ofNetwork + 1);
    socket.on('close', () => {
      this.#all -= 1;
      const left = (this.#byNetwork.get(network) ?? 1) - 1;
      if (left === 0) this.#byNetwork.delete(network);
      else this.#byNetwork.set(network, left);
    });
    return null;
  }
}
