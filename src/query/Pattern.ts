import { PatternRun, type PatternStep } from './PatternRun.js';

/** What a LIKE pattern says, whichever language it was written in. */
export type PatternNode =
  /** One character that passes the test. */
  | { readonly kind: 'character'; readonly test: (codePoint: number) => boolean }
  | { readonly kind: 'sequence' | 'choice'; readonly nodes: readonly PatternNode[] }
  | {
      readonly kind: 'repeat';
      readonly node: PatternNode;
      readonly min: number;
      /** null: any number of times. */
      readonly max: number | null;
    }
  /** The beginning or the end of the text. */
  | { readonly kind: 'start' | 'end' };

/** Steps that a pattern may compile to, repetitions written out. */
const maxSteps = 2_000;

/** Parts of a pattern, repetitions written out: an empty group has no steps, and can be repeated as often as any other. */
const maxParts = 20_000;

/**
 * A compiled pattern.  Patterns come from clients: `PatternRun` follows all ways through one at once, because backtracking would
 * be an attack, and can stop in the middle of a text, which no library of regular expressions can.
 */
export class Pattern {
  readonly #steps: PatternStep[] = [];
  #parts = 0;

  /** @throws RangeError if the pattern, its repetitions written out, has more than 2,000 steps. */
  constructor(node: PatternNode) {
    this.#compile(node);
    this.#add({ kind: 'match' });
  }

  /** A text on its way through the pattern, at its beginning. */
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

  /** Where a split goes is known later. */
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
