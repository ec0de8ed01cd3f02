/** One combination of label values, and what was seen with it. */
export interface LabelledCount {
  readonly labels: readonly string[];
  count: number;
  /** Seconds together; 0 where no times are taken. */
  sum: number;
  /** How many fell in each of `bucketSeconds`, and last those that took longer. */
  readonly buckets: Uint32Array | null;
}

/** Upper bounds of the histograms, in seconds: from a read out of memory to a change that is proved by several logins. */
export const bucketSeconds = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10,
] as const;

/** What stands for label values that came too late to have a row of their own. */
export const otherLabel = 'other';

/**
 * Counts by labels, and with `timed` a histogram of times.
 *
 * Adding costs a look-up and an addition, some 50 ns: it is done at every request.  The rows are bounded: label values are to
 * come from the program and not from a client, and where they do not all the same, those beyond `maxRows` are counted together.
 */
export class LabelledCounter {
  /** By the first label, then the second: a text put together of both would have to be hashed at every look-up. */
  readonly #byLabels = new Map<string, Map<string, LabelledCount>>();
  readonly #rows: LabelledCount[] = [];

  constructor(
    readonly name: string,
    readonly help: string,
    readonly labelNames: readonly string[],
    private readonly options: { readonly timed?: boolean; readonly maxRows?: number } = {},
  ) {}

  get isTimed(): boolean {
    return this.options.timed === true;
  }

  /** The second label is left out where there is one alone. */
  add(first: string, second: string | null, seconds = 0): void {
    const row = this.#byLabels.get(first)?.get(second ?? '') ?? this.#begin(first, second);
    row.count += 1;
    if (row.buckets === null) return;
    row.sum += seconds;
    let bucket = 0;
    while (bucket < bucketSeconds.length && seconds > (bucketSeconds[bucket] ?? Infinity)) bucket += 1;
    row.buckets[bucket] = (row.buckets[bucket] ?? 0) + 1;
  }

  /** Adds an amount, such as bytes, in place of one. */
  addAmount(first: string, second: string | null, amount: number): void {
    const row = this.#byLabels.get(first)?.get(second ?? '') ?? this.#begin(first, second);
    row.count += amount;
  }

  rows(): Iterable<LabelledCount> {
    return this.#rows;
  }

  #begin(first: string, second: string | null): LabelledCount {
    const { maxRows = 500 } = this.options;
    const isFull = this.#rows.length >= maxRows;
    const [one, other] = isFull ? [otherLabel, second === null ? null : otherLabel] : [first, second];
    const ofFirst = this.#byLabels.get(one) ?? new Map<string, LabelledCount>();
    const found = ofFirst.get(other ?? '');
    if (found) return found;
    const row: LabelledCount = {
      labels: other === null ? [one] : [one, other],
      count: 0,
      sum: 0,
      buckets: this.isTimed ? new Uint32Array(bucketSeconds.length + 1) : null,
    };
    this.#byLabels.set(one, ofFirst.set(other ?? '', row));
    this.#rows.push(row);
    return row;
  }
}
