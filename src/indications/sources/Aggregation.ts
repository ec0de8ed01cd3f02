export interface AggregationOptions<T> {
  /** How long things of one kind are gathered. */
  readonly windowMs: number;
  /** Kinds that are told apart at a time; those above it are gathered as one. */
  readonly maxKinds: number;
  /** Called with the last of `count` things of one kind, or of those above `maxKinds` of several. */
  readonly tell: (latest: T, count: number, isOfManyKinds: boolean) => void;
}

interface Gathered<T> {
  latest: T | null;
  count: number;
}

/**
 * Tells the first thing of a kind at once, and those that follow within the window together, at its end: anybody who repeats something a
 * thousand times a second, under a thousand names, is told of no more than twice `maxKinds` times in a window.
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

  /** What was gathered is told no more. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #endWindow(kind: string): void {
    const { latest, count } = this.#kinds.get(kind) ?? { latest: null, count: 0 };
    this.#kinds.delete(kind);
    if (latest === null) return;
    // It goes on: the next one is not the first.
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
