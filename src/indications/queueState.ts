import type { SharedStore } from '../store/KeyValueStore.js';
import { stateKey } from './deliveryKeys.js';

/** The time in which this server delivers, and no other one does. */
export interface QueueTerm {
  /** Whether it certainly lasts.  Asked before each attempt. */
  isSafe(): boolean;
  /** Called if a write failed: the queue has stopped, and must be opened again from the store. */
  onLost(): void;
}

/** The place of an occurrence among those of all servers. */
export interface Place {
  readonly position: string;
  /** No occurrence with an earlier position comes again, after whatever crash. */
  readonly oldest: string;
}

/** Where an indication comes from, so that it is not added again by the next server that delivers. */
export interface Origin extends Place {
  /** The filter and the namespace.  The indications of each come in the order of their positions. */
  readonly source: string;
}

/** The last position of each source that is in the queue, if an indication with that position may come again. */
export type Routed = Readonly<Record<string, string>>;

/** Without the sources that `oldest` makes unnecessary: clients make and remove filters, so there is no end of them. */
export function withOrigin(routed: Routed, { source, position, oldest }: Origin): Routed {
  const needed = Object.entries(routed).filter(([, last]) => last >= oldest);
  return { ...Object.fromEntries(needed), [source]: position };
}

/** What the store has of a queue besides its entries. */
export interface QueueState {
  readonly context: string;
  readonly next: number;
  readonly failingSince: number | null;
  readonly routed?: Routed;
}

export function readState(store: SharedStore, id: string): QueueState | null {
  const bytes = store.get(stateKey(id));
  return bytes && (JSON.parse(bytes.toString()) as QueueState);
}

/** Maximum number of entries, and their maximum length, that are written together with those of other servers. */
export const maxWritten = 40;
const maxWrittenBytes = 512 * 1024;

/** How many of the first entries are written together. */
export function countFitting(entries: readonly { readonly document: Buffer }[]): number {
  let [count, bytes] = [0, 0];
  for (const { document } of entries) {
    bytes += document.length;
    if (count === maxWritten || (count > 0 && bytes > maxWrittenBytes)) break;
    count += 1;
  }
  return count;
}
