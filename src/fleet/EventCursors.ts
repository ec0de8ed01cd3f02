import type { SharedStore } from '../store/KeyValueStore.js';

/** Up to where the events of a host have been taken. */
export interface EventCursor {
  readonly epoch: string;
  /** Number of the next event. */
  readonly number: number;
}

const prefix = 'fleet/events/';
const writtenEveryMs = 1_000;

/**
 * The cursors of all hosts, by their id, in the shared store.  They are written together once a second, so an endpoint that crashed may take
 * the events of its last second again.  Their identifiers show that they are the same ones.
 */
export class EventCursors {
  readonly #store: SharedStore;
  readonly #onError: (error: unknown) => void;
  readonly #changed = new Map<string, EventCursor | null>();
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(store: SharedStore, onError: (error: unknown) => void) {
    this.#store = store;
    this.#onError = onError;
  }

  find(hostId: string): EventCursor | null {
    const changed = this.#changed.get(hostId);
    if (changed !== undefined) return changed;
    const bytes = this.#store.get(prefix + hostId);
    return bytes && (JSON.parse(bytes.toString('utf8')) as EventCursor);
  }

  /** @param cursor null: it is removed. */
  put(hostId: string, cursor: EventCursor | null): void {
    this.#changed.set(hostId, cursor);
    this.#timer ??= setTimeout(() => void this.#write(), writtenEveryMs).unref();
  }

  /** Removes the cursors of all hosts. */
  clear(): void {
    const stored = Array.from(this.#store.keys(prefix), (key) => key.slice(prefix.length));
    // Those of the last second are not in the store yet.
    for (const hostId of [...this.#changed.keys(), ...stored]) this.put(hostId, null);
  }

  /** Resolves when all are written. */
  async close(): Promise<void> {
    await this.#write();
    await this.#writing;
  }

  #write(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const changed = [...this.#changed];
    if (changed.length === 0) return this.#writing;
    this.#writing = this.#writing.then(() => this.#writeAll(changed)).catch(this.#onError);
    return this.#writing;
  }

  async #writeAll(changed: readonly (readonly [string, EventCursor | null])[]): Promise<void> {
    await this.#store.change((change) => {
      for (const [hostId, cursor] of changed) {
        if (cursor === null) change.remove(prefix + hostId);
        else change.put(prefix + hostId, Buffer.from(JSON.stringify(cursor)));
      }
    });
    for (const [hostId, cursor] of changed)
      if (this.#changed.get(hostId) === cursor) this.#changed.delete(hostId);
  }
}
