import { setTimeout as delay } from 'node:timers/promises';
import type { ClusterStore } from '../store/ClusterStore.js';

/** Prefix of the entries of running endpoints. */
export const endpointsPrefix = 'link/';

/** The address at which other endpoints reach an endpoint. */
export interface EndpointAddress {
  readonly address: string;
  readonly port: number;
}

/** What a running endpoint tells the others of itself. */
export interface RunningEndpointEntry extends EndpointAddress {
  readonly hostName: string;
  /** The version of the program. */
  readonly version: string;
  /** The id with which it writes to the shared store, also after a restart; absent: an earlier version does not tell it. */
  readonly writer?: string;
  /** The newest form of the shared data that it can write. */
  readonly sharedVersion: number;
  /** When it was started, in ISO 8601. */
  readonly since: string;
}

/** How long an endpoint counts as running after it was last heard of. */
const defaultLeaseMs = 10_000;
const checkMs = 1000;

/**
 * Makes an endpoint known to the others: its entry is there while it runs and reaches the engine, and disappears at most `leaseMs`
 * after that.
 */
export class Presence {
  readonly #stopped = new AbortController();
  readonly #keeping: Promise<void>;

  constructor(
    store: ClusterStore,
    id: string,
    entry: RunningEndpointEntry,
    leaseMs: number = defaultLeaseMs,
  ) {
    const value = JSON.stringify(entry);
    this.#keeping = this.#keep(store, id, value, leaseMs);
  }

  /** Removes the entry. */
  async close(): Promise<void> {
    this.#stopped.abort();
    await this.#keeping;
  }

  async #keep(store: ClusterStore, id: string, value: string, leaseMs: number): Promise<void> {
    const { signal } = this.#stopped;
    const pause = (): Promise<void> =>
      delay(checkMs, undefined, { signal, ref: false }).catch(() => undefined);
    const isStopped = (): boolean => signal.aborted;
    while (!isStopped()) {
      try {
        const held = await store.lead(endpointsPrefix + id, leaseMs, signal, value);
        while (held.isSafe() && !isStopped()) await pause();
        if (isStopped()) await held.giveBack();
      } catch {
        // The engine cannot be reached.  The others see it by the missing entry.
        await pause();
      }
    }
  }
}

/** The running endpoints. */
export function listEndpoints(store: Pick<ClusterStore, 'entries'>): readonly RunningEndpointEntry[] {
  return Array.from(store.entries(endpointsPrefix), ([, value]) => parseEndpoint(value));
}

export function parseEndpoint(value: Buffer): RunningEndpointEntry {
  return JSON.parse(value.toString()) as RunningEndpointEntry;
}

/** Null: the endpoint does not run, or its entry is not understood. */
export function findEndpoint(store: Pick<ClusterStore, 'get'>, id: string): EndpointAddress | null {
  const entry = store.get(endpointsPrefix + id);
  if (entry === null) return null;
  const { address, port } = JSON.parse(entry.toString()) as Partial<EndpointAddress>;
  return typeof address === 'string' && typeof port === 'number' ? { address, port } : null;
}
