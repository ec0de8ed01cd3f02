export interface AggregationOptions<T> {
  /** The period over which events of one kind are collected. */
  readonly windowMs: number;
  /** Maximum number of kinds counted separately.  Further kinds are collected as one. */
  readonly maxKinds: number;
  /** Called with the latest of `count` events of one kind, or of several kinds beyond `maxKinds`. */
  readonly tell: (latest: T, count: number, isOfManyKinds: boolean) => void;
}

interface Gathered<T> {
  latest: T | null;
  count: number;
}

/**
 * Reports the first event of a kind at once, and those that follow within the window together, at its end.  However many events
 * of however many kinds occur, there are at most twice `maxKinds` reports in a window.
 */
export class Aggregation<T> {
  readonly #options: AggregationOptions<T>;
  readonly #kinds = new Map<string, Gathered<T>>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #others: Gathered<T> | null = null;

  constructor(options: AggregationOptions<T>) {
    this.#options = options;
  }

  add(kind: string, thing: T): void {
    const known = this.#kinds.get(kind);
    if (known) {
      gather(known, thing);
    } else if (this.#kinds.size < this.#options.maxKinds) {
      this.#kinds.set(kind, { latest: null, count: 0 });
      this.#after(() => this.#endWindow(kind));
      this.#options.tell(thing, 1, false);
    } else {
      if (!this.#others) this.#after(() => this.#endOthers());
      this.#others ??= { latest: null, count: 0 };
      gather(this.#others, thing);
    }
  }

  /** Drops what was collected. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #endWindow(kind: string): void {
    const { latest, count } = this.#kinds.get(kind) ?? { latest: null, count: 0 };
    this.#kinds.delete(kind);
    if (latest === null) return;
    // Events continue, so the next one is not the first of a new series.
    this.#kinds.set(kind, { latest: null, count: 0 });
    this.#after(() => this.#endWindow(kind));
    this.#options.tell(latest, count, false);
  }

  #endOthers(): void {
    const others = this.#others;
    this.#others = null;
    if (others?.latest) this.#options.tell(others.latest, others.count, true);
  }

  #after(end: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      end();
    }, this.#options.windowMs);
    timer.unref();
    this.#timers.add(timer);
  }
}

function gather<T>(gathered: Gathered<T>, thing: T): void {
  gathered.latest = thing;
  gathered.count += 1;
}
