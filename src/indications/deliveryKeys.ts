import type { SharedStore } from '../store/KeyValueStore.js';
import { removeKeys } from '../store/removeKeys.js';

// Prefix of the store keys of waiting indications.

const queues = 'indications/queue/';
const states = 'indications/sequence/';

/** Number of digits, so that keys sort by number. */
const DIGITS = 16;

export function entriesPrefix(destination: string): string {
  return `${queues}${destination}/`;
}

export function entryKey(destination: string, number: number): string {
  return entriesPrefix(destination) + String(number).padStart(DIGITS, '0');
}

export function numberOf(key: string): number {
  return Number(key.slice(-DIGITS));
}

/** The key of a destination's sequence: its context and the next number. */
export function stateKey(destination: string): string {
  return states + destination;
}

/** Deletes what a crash left of destinations that were being deleted. */
export async function forgetQueuesExcept(
  store: SharedStore,
  destinations: ReadonlySet<string>,
): Promise<void> {
  const stale: string[] = [];
  for (const prefix of [queues, states]) {
    for (const key of store.keys(prefix)) {
      const [destination = ''] = key.slice(prefix.length).split('/');
      if (!destinations.has(destination)) stale.push(key);
    }
  }
  await removeKeys(store, stale);
}
