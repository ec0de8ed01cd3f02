/** One combination of label values, and its count. */
export interface LabelledCount {
  readonly labels: readonly string[];
  count: number;
  /** Sum of the seconds; 0 without `timed`. */
  sum: number;
  /** Number of values in each bucket of `bucketSeconds`; the last one counts larger values. */
  readonly buckets: Uint32Array | null;
}

/** Upper bounds of the histograms, in seconds: from reads in memory to changes proved by several logins. */
export const bucketSeconds = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10,
] as const;

/** The label value that replaces those beyond `maxRows`. */
export const otherLabel = 'other';

/**
 * Counts by labels, and with `timed` a histogram of durations.
 * Adding costs a lookup and an addition, some 50 ns, because it is done for every request.  The number of rows is bounded: label
 * values should come from the program and not from a client, and if not, those beyond `maxRows` are counted together.
 */
export class LabelledCounter {
  /** By the first label, then the second.  A joined key would have to be hashed at every lookup. */
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

  /** The second label is null if there is only one. */
  add(first: string, second: string | null, seconds = 0): void {
    const row = this.#byLabels.get(first)?.get(second ?? '') ?? this.#begin(first, second);
    row.count += 1;
    if (row.buckets === null) return;
    row.sum += seconds;
    let bucket = 0;
    while (bucket < bucketSeconds.length && seconds > (bucketSeconds[bucket] ?? Infinity)) bucket += 1;
    row.buckets[bucket] = (row.buckets[bucket] ?? 0) + 1;
  }

  /** Adds an amount, such as bytes, instead of one. */
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
