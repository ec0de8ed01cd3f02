/** The period that a curve covers. */
export type Span = 'hour' | 'day';

/** Interval between two values, and their number, for each period. */
export const spans = {
  hour: { stepSeconds: 10, length: 360 },
  day: { stepSeconds: 60, length: 1_440 },
} as const satisfies Record<Span, { readonly stepSeconds: number; readonly length: number }>;

/** A curve, the oldest value first; null where there is no value. */
export interface Curve {
  readonly stepSeconds: number;
  /** Time of the last value, in ms since the epoch. */
  readonly endsAt: number;
  readonly values: readonly (number | null)[];
}

/** The last values of one series in a ring buffer.  NaN means no value. */
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
  /** Sum and number of the values in the current minute. */
  sum: number;
  told: number;
  seenAt: number;
}

/**
 * Values of the last hour and the last day, in memory: for the hour each value, for the day the mean of each minute. The number
 * of series is limited.  Further ones are dropped, and a page says so.  A series without new values is dropped after an hour.
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

  /** Whether series were dropped because there are too many. */
  get hasNoPlace(): boolean {
    return this.#hasNoPlace;
  }

  get size(): number {
    return this.#series.size;
  }

  /** Adds the current values by series name.  Call it every `spans.hour.stepSeconds`.  Null or absent: no value. */
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

  /** Null if the series never had a value. */
  read(name: string, span: Span): Curve | null {
    const series = this.#series.get(name);
    return series
      ? { stepSeconds: spans[span].stepSeconds, endsAt: this.#endsAt, values: series[span].list() }
      : null;
  }

  /** The last value; null if there is none. */
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
