import { networkOf } from '../security/networkOf.js';

export interface RefusalDelayLimits {
  /** Maximum number of answers delayed at the same time. */
  readonly maxWaiting: number;
  /** Maximum number for one address, or one /64 network with IPv6. */
  readonly maxWaitingPerNetwork: number;
}

/** Delays answers to wrong passwords and signatures.  Over the limits an answer is not delayed. */
export class RefusalDelays {
  readonly #limits: RefusalDelayLimits;
  readonly #ends = new Set<() => void>();
  readonly #byNetwork = new Map<string, number>();
  #isOver = false;

  constructor(limits: RefusalDelayLimits) {
    this.#limits = limits;
  }

  /** Number of answers that are being delayed. */
  get waiting(): number {
    return this.#ends.size;
  }

  /** Resolves after `delayMs`, or as soon as the client disconnects; at once if too many are waiting. */
  wait(address: string, delayMs: number, gone: AbortSignal): Promise<void> {
    const { maxWaiting, maxWaitingPerNetwork } = this.#limits;
    const network = networkOf(address);
    const others = this.#byNetwork.get(network) ?? 0;
    const isTooMany = this.#ends.size >= maxWaiting || others >= maxWaitingPerNetwork;
    if (delayMs <= 0 || isTooMany || this.#isOver || gone.aborted) return Promise.resolve();
    this.#byNetwork.set(network, others + 1);
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        gone.removeEventListener('abort', end);
        this.#ends.delete(end);
        this.#leave(network);
        resolve();
      };
      const timer = setTimeout(end, delayMs);
      gone.addEventListener('abort', end);
      this.#ends.add(end);
    });
  }

  /** Releases all delayed answers, and delays none any more. */
  end(): void {
    this.#isOver = true;
    for (const end of this.#ends) end();
  }

  #leave(network: string): void {
    const left = (this.#byNetwork.get(network) ?? 1) - 1;
    if (left === 0) this.#byNetwork.delete(network);
    else this.#byNetwork.set(network, left);
  }
}
