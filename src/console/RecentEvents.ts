/** Something that happened at the targets or the doors, as a page shows it.  It has no place for a secret. */
export interface RecentEvent {
  /** ms since the epoch. */
  readonly time: number;
  readonly kind: 'alert' | 'refused login';
  /** CIM_AlertIndication.PerceivedSeverity in words; null where it has none. */
  readonly severity: string | null;
  readonly text: string;
  /** What to do; null: only the reader can know. */
  readonly remedy: string | null;
}

const maxEvents = 500;

/** The last events since the server was started: a ring in memory. */
export class RecentEvents {
  readonly #events: RecentEvent[] = [];

  note(event: RecentEvent): void {
    this.#events.push(event);
    if (this.#events.length > maxEvents) this.#events.shift();
  }

  /** The newest first. */
  list(): readonly RecentEvent[] {
    return this.#events.toReversed();
  }
}
