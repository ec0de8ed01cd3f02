/** How long a curve is. */
export type Span = 'hour' | 'day';

/** Time between two values of a span, and their number. */
export const spans = {
  hour: { stepSeconds: 10, length: 360 },
  day: { stepSeconds: 60, length: 1_440 },
} as const satisfies Record<Span, { readonly stepSeconds: number; readonly length: number }>;

/** A curve, the oldest value first; null where nothing was told. */
export interface Curve {
  readonly stepSeconds: number;
  /** When the last value was noted, in ms since the epoch. */
  readonly endsAt: number;
  readonly values: readonly (number | null)[];
}

/** The last values of one kind in a ring; NaN: nothing was told. */
class Ring {
  readonly #values: Float32Array;
  #next = 0;

  constructor(length: number) {
    this.#values = new Float32Array(length).fill(Number.NaN);
  }

  put(value: number | null): void {
    this.#values[this.#next] = value ?? Number.NaN;
    this.#next = (this.#next + 1) % this.#values.length;
  }

  list(): (number | null)[] {
    const { length } = this.#values;
    return Array.from({ length }, (_, index) => {
      const value = this.#values[(this.#next + index) % length] ?? Number.NaN;
      return Number.isNaN(value) ? null : value;
    });
  }
}

interface Series {
  readonly hour: Ring;
  readonly day: Ring;
  /** Of the minute that is not over: sum and number of what was told. */
  sum: number;
  told: number;
  seenAt: number;
}

/**
 * Values of the last hour and the last day in memory: of an hour each, of a day the mean of each minute.  So many of them; what comes
 * when there is no place is not kept, and a page says so.  What is not told any more is forgotten after an hour.
 */
export class History {
  readonly #maxSeries: number;
  readonly #now: () => number;
  readonly #series = new Map<string, Series>();
  #tick = 0;
  #endsAt: number;
  #hasNoPlace = false;

  /** @param now ms since the epoch. */
  constructor(maxSeries: number, now: () => number = () => Date.now()) {
    this.#maxSeries = maxSeries;
    this.#now = now;
    this.#endsAt = now();
  }

  /** Whether something is not kept because there are too many. */
  get hasNoPlace(): boolean {
    return this.#hasNoPlace;
  }

  get size(): number {
    return this.#series.size;
  }

  /** Notes what is told now, by name; to be called each `spans.hour.stepSeconds`.  null, or left out: not told. */
  note(values: ReadonlyMap<string, number | null>): void {
    this.#tick += 1;
    this.#endsAt = this.#now();
    this.#hasNoPlace = false;
    for (const [name, series] of this.#series)
      if (this.#tick - series.seenAt > spans.hour.length) this.#series.delete(name);
    for (const [name, value] of values) {
      if (value === null) continue;
      const series = this.#series.get(name) ?? this.#open(name);
      if (!series) continue;
      series.seenAt = this.#tick;
      series.sum += value;
      series.told += 1;
    }
    const isMinute = this.#tick % (spans.day.stepSeconds / spans.hour.stepSeconds) === 0;
    for (const [name, series] of this.#series) {
      series.hour.put(values.get(name) ?? null);
      if (!isMinute) continue;
      series.day.put(series.told === 0 ? null : series.sum / series.told);
      series.sum = 0;
      series.told = 0;
    }
  }

  /** null: nothing of this name was ever told. */
  read(name: string, span: Span): Curve | null {
    const series = this.#series.get(name);
    return series
      ? { stepSeconds: spans[span].stepSeconds, endsAt: this.#endsAt, values: series[span].list() }
      : null;
  }

  /** The last value; null: it is not told. */
  last(name: string): number | null {
    return this.#series.get(name)?.hour.list().at(-1) ?? null;
  }

  #open(name: string): Series | null {
    if (this.#series.size >= this.#maxSeries) {
      this.#hasNoPlace = true;
      return null;
    }
    const made = {
      hour: new Ring(spans.hour.length),
      day: new Ring(spans.day.length),
      sum: 0,
      told: 0,
      seenAt: 0,
    };
    this.#series.set(name, made);
    return made;
  }
}
