import type { Occurrence, OccurrenceSink } from '../indications/Indication.js';
import { ChangeTooLargeError } from '../store/Engine.js';
import type { SharedStore, StoreChange } from '../store/KeyValueStore.js';

/** Up to where the events of a host have been taken. */
export interface EventCursor {
  readonly epoch: string;
  /** Number of the next event. */
  readonly number: number;
}

/** What is published of one answer of a host, with the cursors before and after it. */
export interface TakenEvents {
  readonly hostId: string;
  readonly before: EventCursor | null;
  readonly after: EventCursor;
  /** That events before these are missing; null: none are. */
  readonly gap: Occurrence | null;
  /** The occurrence of each event; null: nobody is told of it. */
  readonly events: readonly (Occurrence | null)[];
}

/** The cursor is not the expected one any more: another endpoint has taken these events.  Nothing was published. */
export class CursorMovedError extends Error {
  override readonly name = 'CursorMovedError';
}

export interface EventCursorsOptions {
  readonly store: SharedStore;
  readonly sink: {
    publish: OccurrenceSink['publish'];
    /** As in IndicationSink. */
    readonly within?: ((change: StoreChange) => OccurrenceSink) | undefined;
  };
  /** Called with the reason why cursors could not be written, once until they are written again. */
  readonly onError: (error: unknown) => void;
  /** Called with the reason why an occurrence cannot be published. */
  readonly onLost: (error: unknown) => void;
}

const prefix = 'fleet/events/';
const writtenEveryMs = 1_000;
/** Maximum number of events that are published in one transaction, and of cursors that are written without events. */
const maxTogether = 40;
const maxWritten = 80;

/**
 * The cursors of all hosts, by their id, in the shared store.
 *
 * Where several endpoints share it, what a host sends is published in the transaction that moves its cursor: each event once, whichever
 * endpoint ends at whatever moment.  An endpoint alone writes the cursors together once a second, so if it crashed it may take the events
 * of its last second again.  Their identifiers show that they are the same ones.
 */
export class EventCursors {
  readonly #options: EventCursorsOptions;
  readonly #changed = new Map<string, EventCursor | null>();
  /** Those of `begin`. */
  readonly #first = new WeakSet<EventCursor>();
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();
  /** The write that begins after the one in progress; null: none. */
  #next: Promise<void> | null = null;
  #isFailing = false;
  #isClosed = false;

  constructor(options: EventCursorsOptions) {
    this.#options = options;
  }

  find(hostId: string): EventCursor | null {
    const changed = this.#changed.get(hostId);
    if (changed !== undefined) return changed;
    return parseCursor(this.#options.store.get(prefix + hostId));
  }

  /** @param cursor null: it is removed. */
  put(hostId: string, cursor: EventCursor | null): void {
    this.#changed.set(hostId, cursor);
    this.#writeLater();
  }

  /**
   * The first cursor of a host, for which `find` gave null.  If another endpoint has stored one meanwhile, that one stays.  Resolves when it is
   * stored, so that another endpoint goes on from there, or could not be.
   */
  begin(hostId: string, cursor: EventCursor): Promise<void> {
    if (!this.#changed.has(hostId)) this.#first.add(cursor);
    this.put(hostId, cursor);
    return this.#write();
  }

  /** Removes the cursors of all hosts. */
  clear(): void {
    const stored = Array.from(this.#options.store.keys(prefix), (key) => key.slice(prefix.length));
    // Those of the last second are not in the store yet.
    for (const hostId of [...this.#changed.keys(), ...stored]) this.put(hostId, null);
  }

  /**
   * Publishes what a host sent, in its order, and moves its cursor.
   * @throws CursorMovedError; what a change of the shared store does.  Then some of the first may have been published, as the cursor says.
   */
  async publish(taken: TakenEvents): Promise<void> {
    const { sink } = this.#options;
    if (sink.within) {
      // The transaction compares the cursor in the store.
      if (this.#changed.has(taken.hostId)) await this.#write();
      await this.#publishWithin(taken, sink.within);
      return;
    }
    for (const occurrence of occurrencesOf(taken)) sink.publish(occurrence);
    this.put(taken.hostId, taken.after);
  }

  /** Resolves when all are written. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#write();
  }

  async #publishWithin(taken: TakenEvents, within: (change: StoreChange) => OccurrenceSink): Promise<void> {
    const { hostId, before, after, events } = taken;
    const half = events.length >> 1;
    try {
      if (events.length > maxTogether) throw new ChangeTooLargeError(`${events.length} events`);
      await this.#options.store.change((change) => {
        const stored = change.get(prefix + hostId);
        if (!isSame(parseCursor(stored), before))
          throw new CursorMovedError(`the events of a host were taken up to ${stored?.toString() ?? 'none'}`);
        this.#publishAll(taken, within(change), change);
        change.put(prefix + hostId, printCursor(after));
      });
    } catch (error) {
      if (!(error instanceof ChangeTooLargeError) || half === 0) throw error;
      const between = { epoch: after.epoch, number: after.number - (events.length - half) };
      await this.#publishWithin({ ...taken, after: between, events: events.slice(0, half) }, within);
      await this.#publishWithin(
        { hostId, before: between, after, gap: null, events: events.slice(half) },
        within,
      );
    }
  }

  /** One that cannot be published must not keep the cursor where it is. */
  #publishAll(taken: TakenEvents, sink: OccurrenceSink, change: StoreChange): void {
    for (const occurrence of occurrencesOf(taken)) {
      try {
        sink.publish(occurrence);
      } catch (error) {
        change.onDone(() => this.#options.onLost(error));
      }
    }
  }

  #writeLater(): void {
    if (!this.#isClosed) this.#timer ??= setTimeout(() => void this.#write(), writtenEveryMs).unref();
  }

  /** Resolves when all that has changed until now is written, or could not be.  Those of many hosts are written together. */
  #write(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#changed.size === 0) return this.#writing;
    this.#next ??= this.#writing = this.#writing.then(() => {
      this.#next = null;
      return this.#tryWrite();
    });
    return this.#next;
  }

  /** Never rejects. */
  async #tryWrite(): Promise<void> {
    try {
      await this.#writeAll([...this.#changed]);
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) this.#options.onError(error);
      this.#isFailing = true;
      this.#writeLater();
    }
  }

  async #writeAll(changed: readonly (readonly [string, EventCursor | null])[]): Promise<void> {
    for (let start = 0; start < changed.length; start += maxWritten) {
      const part = changed.slice(start, start + maxWritten);
      await this.#options.store.change((change) => {
        for (const [hostId, cursor] of part) {
          const key = prefix + hostId;
          if (cursor === null) change.remove(key);
          else if (!this.#first.has(cursor) || change.get(key) === null) change.put(key, printCursor(cursor));
        }
      });
      for (const [hostId, cursor] of part)
        if (this.#changed.get(hostId) === cursor) this.#changed.delete(hostId);
    }
  }
}

function occurrencesOf({ gap, events }: TakenEvents): readonly Occurrence[] {
  return [gap, ...events].filter((each) => each !== null);
}

function parseCursor(bytes: Buffer | null): EventCursor | null {
  return bytes && (JSON.parse(bytes.toString('utf8')) as EventCursor);
}

function printCursor(cursor: EventCursor): Buffer {
  return Buffer.from(JSON.stringify(cursor));
}

function isSame(one: EventCursor | null, other: EventCursor | null): boolean {
  return one?.epoch === other?.epoch && one?.number === other?.number;
}
