import { setTimeout as sleep } from 'node:timers/promises';
import { networkOf } from './networkOf.js';

/** Too many passwords wait to be checked; none of this attempt was. */
export class AuthenticationBusyError extends Error {
  override readonly name = 'AuthenticationBusyError';

  constructor(waiting: number) {
    super(`${waiting} passwords wait to be checked already: try again in a second`);
  }
}

/**
 * Whose password is to be checked: a user's who was right from this network a while ago, another user's, or nobody's, because there
 * is no user of this name.
 */
export type Standing = 'recent' | 'known' | 'unknown';

/** Tells the code that counts requests that one only waits; what it does otherwise is up to it. */
export type Idle = <T>(wait: Promise<T>) => Promise<T>;

export interface PasswordQueueOptions {
  /** Checks that wait, of users who were right a while ago and of the others, each. */
  readonly maxWaiting: number;
  readonly maxRunning?: number;
}

interface Waiting {
  readonly network: string;
  readonly start: () => void;
}

/** At least this much of a share is kept for networks of which nothing waits yet. */
const newNetworksShare = 1 / 4;
/** What one check costs, before any was made. */
const firstMs = 50;
const samples = 32;

/**
 * Makes the costly checks of passwords, two at a time, and shares them out: nobody can keep others from being let in by wrong
 * passwords.
 *
 * - Users who were right a while ago wait in a queue of their own, and come first.
 * - In each queue networks (see `networkOf`) have their turn one after the other, and one of which nothing waits yet finds room
 *   where one that fills the queue does not.
 * - Unknown names take one of the two places at most, and wait for none: as the answer is known, what finds no place is not
 *   checked, and answered after as long as checks take at the time.  So neither cost nor time nor a refusal tells which names there are.
 */
export class PasswordQueue {
  readonly #maxWaiting: number;
  readonly #maxRunning: number;
  readonly #queues: Readonly<Record<'recent' | 'known', FairQueue>>;
  readonly #running: Record<Standing, number> = { recent: 0, known: 0, unknown: 0 };
  /** How long the last checks took, with what they waited. */
  readonly #durationsMs: number[] = [];
  #next = 0;

  constructor({ maxWaiting, maxRunning = 2 }: PasswordQueueOptions) {
    this.#maxWaiting = maxWaiting;
    this.#maxRunning = maxRunning;
    this.#queues = { recent: new FairQueue(maxWaiting), known: new FairQueue(maxWaiting) };
  }

  /** Checks that wait now. */
  get waiting(): number {
    return this.#queues.recent.length + this.#queues.known.length;
  }

  /** @throws AuthenticationBusyError without room for it, never for an unknown name. */
  async run(
    standing: Standing,
    address: string,
    check: () => Promise<boolean>,
    idle: Idle = (wait) => wait,
  ): Promise<boolean> {
    const startedAt = performance.now();
    if (this.#mayRun(standing)) {
      this.#running[standing] += 1;
    } else if (standing === 'unknown') {
      await idle(sleep(this.#usualMs()));
      return false;
    } else {
      const queue = this.#queues[standing];
      const network = networkOf(address);
      if (!queue.hasRoomFor(network)) throw new AuthenticationBusyError(this.#maxWaiting);
      await idle(new Promise<void>((start) => queue.push({ network, start })));
    }
    try {
      return await check();
    } finally {
      this.#running[standing] -= 1;
      this.#durationsMs[this.#next] = performance.now() - startedAt;
      this.#next = (this.#next + 1) % samples;
      this.#startNext();
    }
  }

  #mayRun(standing: Standing): boolean {
    const { recent, known, unknown } = this.#running;
    if (recent + known + unknown >= this.#maxRunning) return false;
    return standing !== 'unknown' || unknown < Math.max(1, this.#maxRunning - 1);
  }

  #startNext(): void {
    for (const standing of ['recent', 'known'] as const) {
      while (this.#mayRun(standing)) {
        const next = this.#queues[standing].shift();
        if (!next) break;
        this.#running[standing] += 1;
        next.start();
      }
    }
  }

  #usualMs(): number {
    return this.#durationsMs[Math.floor(Math.random() * this.#durationsMs.length)] ?? firstMs;
  }
}

/** What waits, by network: each has its turn. */
class FairQueue {
  readonly #maxWaiting: number;
  /** The next to have its turn first; none is empty. */
  readonly #byNetwork = new Map<string, Waiting[]>();
  #length = 0;

  constructor(maxWaiting: number) {
    this.#maxWaiting = maxWaiting;
  }

  get length(): number {
    return this.#length;
  }

  hasRoomFor(network: string): boolean {
    const isNew = !this.#byNetwork.has(network);
    return this.#length < (isNew ? this.#maxWaiting : this.#maxWaiting * (1 - newNetworksShare));
  }

  push(waiting: Waiting): void {
    const others = this.#byNetwork.get(waiting.network);
    if (others) others.push(waiting);
    else this.#byNetwork.set(waiting.network, [waiting]);
    this.#length += 1;
  }

  shift(): Waiting | undefined {
    for (const [network, all] of this.#byNetwork) {
      const first = all.shift();
      this.#byNetwork.delete(network);
      if (all.length > 0) this.#byNetwork.set(network, all);
      this.#length -= 1;
      return first;
    }
    return undefined;
  }
}
