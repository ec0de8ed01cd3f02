import { setTimeout as sleep } from 'node:timers/promises';
import { networkOf } from './networkOf.js';

/** Too many password checks are waiting.  This one was not made. */
export class AuthenticationBusyError extends Error {
  override readonly name = 'AuthenticationBusyError';

  constructor(waiting: number) {
    super(`${waiting} passwords wait to be checked already: try again in a second`);
  }
}

/**
 * Whose password is checked: that of a user who recently authenticated from this network, of another user, or of an unknown name.
 */
export type Standing = 'recent' | 'known' | 'unknown';

/** Marks waiting, so that the caller can release other resources meanwhile. */
export type Idle = <T>(wait: Promise<T>) => Promise<T>;

export interface PasswordQueueOptions {
  /** Maximum number of waiting checks, separately for recent and other users. */
  readonly maxWaiting: number;
  readonly maxRunning?: number;
}

interface Waiting {
  readonly network: string;
  readonly start: () => void;
}

/** At least this share is reserved for networks that have no waiting check. */
const newNetworksShare = 1 / 4;
/** Assumed duration of a check before the first one has been measured. */
const firstMs = 50;
const samples = 32;

/**
 * Schedules the costly password checks, two at a time, so that nobody can keep others from logging in by wrong passwords.
 * - Users who recently authenticated have a queue of their own, which comes first.
 * - In each queue networks (see `networkOf`) take turns, and a network without a waiting check finds space that one with many
 *   does not.
 * - Unknown names use at most one of the two slots and never wait: since the answer is known, a check without a free slot is
 *   skipped, and answered after the usual duration.  Neither cost nor time nor a refusal shows which names exist.
 */
export class PasswordQueue {
  readonly #maxWaiting: number;
  readonly #maxRunning: number;
  readonly #queues: Readonly<Record<'recent' | 'known', FairQueue>>;
  readonly #running: Record<Standing, number> = { recent: 0, known: 0, unknown: 0 };
  /** Durations of the last checks, including waiting. */
  readonly #durationsMs: number[] = [];
  #next = 0;

  constructor({ maxWaiting, maxRunning = 2 }: PasswordQueueOptions) {
    this.#maxWaiting = maxWaiting;
    this.#maxRunning = maxRunning;
    this.#queues = { recent: new FairQueue(maxWaiting), known: new FairQueue(maxWaiting) };
  }

  /** Number of waiting checks. */
  get waiting(): number {
    return this.#queues.recent.length + this.#queues.known.length;
  }

  /** @throws AuthenticationBusyError if the queue is full; never for an unknown name. */
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

/** Waiting checks by network.  Networks take turns. */
class FairQueue {
  readonly #maxWaiting: number;
  /** The network whose turn is next comes first.  No list is empty. */
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
