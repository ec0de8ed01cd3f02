/** A step of a compiled pattern; the last one is `match`. */
export type PatternStep =
  | { readonly kind: 'character'; readonly test: (codePoint: number) => boolean }
  | { readonly kind: 'split'; readonly to: readonly [number, number] }
  | { readonly kind: 'start' | 'end' | 'match' };

/** For a shorter text the state table takes longer to build than it saves. */
const longTextLength = 256;

/** Maximum number of steps and transitions in the table: half a megabyte. */
const maxTableSize = 50_000;

/** Number of characters to match without the table after it was of little use. */
const withoutTable = 4_096;

/** The set of steps reached at one position of the text, and the next state by character. */
interface State {
  readonly steps: readonly number[];
  readonly next: Map<number, State>;
}

/**
 * Matches one text against one pattern.  A run can pause and continue, so that a long text does not block other work.
 *
 * All alternatives are followed at once and none is tried twice: the time is at most the length of the text times that of the
 * pattern.  For a long text, the transition from a set of steps by a character is computed once and then looked up.
 */
export class PatternRun {
  readonly #pattern: readonly PatternStep[];
  readonly #text: string;
  #position = 0;
  #steps: readonly number[];
  /** The current state in the table; null if the current set of steps is not in it. */
  #state: State | null = null;
  readonly #table: Map<string, State> | null;
  #tableSize = 0;
  /** Hits and misses of the table since it was last emptied. */
  #found = 0;
  #missed = 0;
  /** Number of characters still to match without the table. */
  #untabled = 0;
  /** The position at which each step was last reached, which prevents reaching it twice. */
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

  /** Number of steps taken so far. */
  get spent(): number {
    return this.#spent;
  }

  /**
   * Continues for about that many steps; the last character may exceed it.
   * @returns whether the whole text matches; null if not finished.
   */
  advance(maxSteps: number): boolean | null {
    const text = this.#text;
    const limit = this.#spent + maxSteps;
    while (this.#position < text.length) {
      if (this.#steps.length === 0) return false;
      if (this.#spent >= limit) return null;
      const codePoint = text.codePointAt(this.#position) ?? 0;
      this.#position += codePoint > 0xffff ? 2 : 1;
      // A `$` can match only at the end of the text, so the last step is not in the table.
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

  /** Adds the current set of steps to the table. */
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

  /**
   * Empties a full table.  If it was useful it is filled again at once, because the rest of the text may differ from the
   * beginning.
   */
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

  /** The given steps and all that can be reached from them without a character, each once. */
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
