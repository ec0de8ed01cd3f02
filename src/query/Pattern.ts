import { PatternRun, type PatternStep } from './PatternRun.js';

/** A parsed LIKE pattern, independent of the query language. */
export type PatternNode =
  /** Matches one character. */
  | { readonly kind: 'character'; readonly test: (codePoint: number) => boolean }
  | { readonly kind: 'sequence' | 'choice'; readonly nodes: readonly PatternNode[] }
  | {
      readonly kind: 'repeat';
      readonly node: PatternNode;
      readonly min: number;
      /** Null: no maximum. */
      readonly max: number | null;
    }
  /** Matches the beginning or the end of the text. */
  | { readonly kind: 'start' | 'end' };

/** Maximum number of steps of a compiled pattern, with repetitions expanded. */
const maxSteps = 2_000;

/**
 * Maximum number of nodes visited while repetitions are expanded.  An empty group has no steps, so the limit of steps does not
 * bound it.
 */
const maxParts = 20_000;

/**
 * A compiled pattern.
 * Patterns come from clients.  `PatternRun` follows all alternatives at once, because backtracking could take exponential time,
 * and can pause within a text, which no regular expression library can.
 */
export class Pattern {
  readonly #steps: PatternStep[] = [];
  #parts = 0;

  /** @throws RangeError if the pattern, with repetitions expanded, has more than 2,000 steps. */
  constructor(node: PatternNode) {
    this.#compile(node);
    this.#add({ kind: 'match' });
  }

  /** Begins to match a text. */
  begin(text: string): PatternRun {
    return new PatternRun(this.#steps, text);
  }

  #compile(node: PatternNode): void {
    this.#parts += 1;
    if (this.#parts > maxParts) throw new RangeError(`the pattern has more than ${maxParts} parts`);
    switch (node.kind) {
      case 'sequence':
        for (const one of node.nodes) this.#compile(one);
        break;
      case 'choice':
        this.#compileChoice(node.nodes);
        break;
      case 'repeat':
        this.#compileRepeat(node.node, node.min, node.max);
        break;
      case 'character':
      case 'start':
      case 'end':
        this.#add(node);
    }
  }

  #compileChoice(nodes: readonly PatternNode[]): void {
    const exits: [number, number][] = [];
    for (const [index, node] of nodes.entries()) {
      if (index === nodes.length - 1) {
        this.#compile(node);
        break;
      }
      const branch = this.#split();
      branch[0] = this.#steps.length;
      this.#compile(node);
      exits.push(this.#split());
      branch[1] = this.#steps.length;
    }
    for (const exit of exits) exit.fill(this.#steps.length);
  }

  #compileRepeat(node: PatternNode, min: number, max: number | null): void {
    for (let count = 0; count < min; count += 1) this.#compile(node);
    if (max === null) {
      const start = this.#steps.length;
      const loop = this.#split();
      loop[0] = this.#steps.length;
      this.#compile(node);
      this.#split().fill(start);
      loop[1] = this.#steps.length;
      return;
    }
    const exits: [number, number][] = [];
    for (let count = min; count < max; count += 1) {
      const optional = this.#split();
      optional[0] = this.#steps.length;
      exits.push(optional);
      this.#compile(node);
    }
    for (const exit of exits) exit[1] = this.#steps.length;
  }

  /** The targets of a split are filled in later. */
  #split(): [number, number] {
    const to: [number, number] = [0, 0];
    this.#add({ kind: 'split', to });
    return to;
  }

  #add(step: PatternStep): void {
    if (this.#steps.length >= maxSteps) {
      throw new RangeError(`the pattern, repetitions written out, has more than ${maxSteps} characters`);
    }
    this.#steps.push(step);
  }
}
