/** An event at a target or in a protocol, as a page shows it.  It has no field that could contain a secret. */
export interface RecentEvent {
  /** ms since the epoch. */
  readonly time: number;
  readonly kind: 'alert' | 'refused login';
  /** CIM_AlertIndication.PerceivedSeverity in words; null if the event has none. */
  readonly severity: string | null;
  readonly text: string;
  /** What to do; null if that depends on the reader's environment. */
  readonly remedy: string | null;
}

const maxEvents = 500;

/** The latest events since the server started, in a ring buffer in memory. */
export class RecentEvents {
  readonly #events: RecentEvent[] = [];

  note(event: RecentEvent): void {
    this.#events.push(event);
    if (this.#events.length > maxEvents) this.#events.shift();
  }

  /** The newest comes first. */
  list(): readonly RecentEvent[] {
    return this.#events.toReversed();
  }
}
