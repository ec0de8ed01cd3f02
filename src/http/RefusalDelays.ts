import { networkOf } from '../security/networkOf.js';

export interface RefusalDelayLimits {
  /** Answers that are held back at the same time. */
  readonly maxWaiting: number;
  /** Of these to one address, or to one /64 network with IPv6. */
  readonly maxWaitingPerNetwork: number;
}

/** Holds answers to wrong passwords and signatures back.  What is one too many is not held back. */
export class RefusalDelays {
  readonly #limits: RefusalDelayLimits;
  readonly #ends = new Set<() => void>();
  readonly #byNetwork = new Map<string, number>();
  #isOver = false;

  constructor(limits: RefusalDelayLimits) {
    this.#limits = limits;
  }

  /** How many answers are held back now. */
  get waiting(): number {
    return this.#ends.size;
  }

  /** Settled after `delayMs`, or as soon as the client has gone away; at once where too many wait already. */
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

  /** Lets all answers go that are held back, and holds none back any more. */
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
