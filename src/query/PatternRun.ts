/** A step of a compiled pattern; the last one is `match`. */
export type PatternStep =
  | { readonly kind: 'character'; readonly test: (codePoint: number) => boolean }
  | { readonly kind: 'split'; readonly to: readonly [number, number] }
  | { readonly kind: 'start' | 'end' | 'match' };

/** A text shorter than this is done before a table of its states would be of use. */
const longTextLength = 256;

/** Steps and transitions that a run keeps in its table: half a megabyte. */
const maxTableSize = 50_000;

/** Characters that go without a table where one was of little use. */
const withoutTable = 4_096;

/** What is reached at one place of the text, and by which character what is reached behind it. */
interface State {
  readonly steps: readonly number[];
  readonly next: Map<number, State>;
}

/**
 * One text on its way through one pattern: it goes on where it stopped, so that a long text does not hold up others.
 *
 * All ways through the pattern are followed at once, and none is tried again: the time is at most the length of the text times that
 * of the pattern.  In a long text, what was found once to follow from a set of steps and a character is looked up after that.
 */
export class PatternRun {
  readonly #pattern: readonly PatternStep[];
  readonly #text: string;
  #position = 0;
  #steps: readonly number[];
  /** Where the run is in the table; null: at no state that stands there. */
  #state: State | null = null;
  readonly #table: Map<string, State> | null;
  #tableSize = 0;
  /** How often the table had what was looked up since it was empty, and how often not. */
  #found = 0;
  #missed = 0;
  /** Characters that go without the table. */
  #untabled = 0;
  /** Marks of the steps that were reached at the present place, by the number of the place. */
  readonly #marks: Uint32Array;
  #place = 0;
  #spent = 0;

  constructor(pattern: readonly PatternStep[], text: string) {
    this.#pattern = pattern;
    this.#text = text;
    this.#marks = new Uint32Array(pattern.length);
    this.#steps = this.#reach([0], text.length === 0);
    this.#table = text.length < longTextLength ? null : new Map();
  }

  /** Steps that were taken until now, of all ways together. */
  get spent(): number {
    return this.#spent;
  }

  /** Takes so many steps, and as many more as one character takes.  @returns whether the whole text matches; null: not done. */
  advance(maxSteps: number): boolean | null {
    const text = this.#text;
    const limit = this.#spent + maxSteps;
    while (this.#position < text.length) {
      if (this.#steps.length === 0) return false;
      if (this.#spent >= limit) return null;
      const codePoint = text.codePointAt(this.#position) ?? 0;
      this.#position += codePoint > 0xffff ? 2 : 1;
      // What is anchored at the end is reached there alone, and is not in the table.
      if (this.#table === null || this.#position === text.length) this.#step(codePoint);
      else this.#stepByTable(codePoint, this.#table);
    }
    return this.#steps.includes(this.#pattern.length - 1);
  }

  #stepByTable(codePoint: number, table: Map<string, State>): void {
    const before = this.#state;
    const known = before?.next.get(codePoint);
    if (known !== undefined) {
      this.#spent += 1;
      this.#found += 1;
      this.#state = known;
      this.#steps = known.steps;
      return;
    }
    this.#step(codePoint);
    this.#state = null;
    if (this.#untabled > 0) {
      this.#untabled -= 1;
      return;
    }
    this.#missed += 1;
    if (this.#tableSize >= maxTableSize) this.#empty(table);
    const state = this.#enter(table);
    before?.next.set(codePoint, state);
    this.#tableSize += 1;
    this.#state = state;
  }

  /** What is reached now as it stands in the table. */
  #enter(table: Map<string, State>): State {
    const steps: number[] = [];
    for (let at = 0; at < this.#marks.length; at += 1) if (this.#marks[at] === this.#place) steps.push(at);
    this.#spent += steps.length;
    const key = String.fromCharCode(...steps);
    let state = table.get(key);
    if (state === undefined) {
      state = { steps, next: new Map() };
      table.set(key, state);
      this.#tableSize += steps.length + 1;
    }
    return state;
  }

  /** The table is full: it begins anew, at once if it was of use, as the text may be another one from here on. */
  #empty(table: Map<string, State>): void {
    table.clear();
    this.#tableSize = 0;
    if (this.#found < this.#missed) this.#untabled = withoutTable;
    this.#found = this.#missed = 0;
  }

  #step(codePoint: number): void {
    const passed: number[] = [];
    for (const at of this.#steps) {
      const step = this.#pattern[at];
      if (step?.kind === 'character' && step.test(codePoint)) passed.push(at + 1);
    }
    this.#spent += this.#steps.length + 1;
    this.#steps = this.#reach(passed, this.#position === this.#text.length);
  }

  /** These steps and all that can be reached from them without a character, each once. */
  #reach(from: number[], isEnd: boolean): number[] {
    const reached: number[] = [];
    const open = from;
    this.#place += 1;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (this.#marks[at] === this.#place) continue;
      this.#marks[at] = this.#place;
      reached.push(at);
      const step = this.#pattern[at];
      if (step?.kind === 'split') open.push(...step.to);
      else if (step?.kind === 'start' && this.#position === 0) open.push(at + 1);
      else if (step?.kind === 'end' && isEnd) open.push(at + 1);
    }
    this.#spent += reached.length;
    return reached;
  }
}
