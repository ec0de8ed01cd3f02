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

type Step =
  | { readonly kind: 'character'; readonly test: (codePoint: number) => boolean }
  | { readonly kind: 'split'; readonly to: [number, number] }
  | { readonly kind: 'start' | 'end' | 'match' };

/**
 * Matches whole texts against a pattern in time proportional to the length of both: all ways through the pattern are
 * followed at once, and none is tried again.  Patterns come from clients, so that backtracking would be an attack.
 */
export class Pattern {
  readonly #steps: Step[] = [];
  #parts = 0;

  /** @throws RangeError if the pattern, its repetitions written out, has more than 2,000 steps. */
  constructor(node: PatternNode) {
    this.#compile(node);
    this.#add({ kind: 'match' });
  }

  matches(text: string): boolean {
    const characters = Array.from(text, (character) => character.codePointAt(0) ?? 0);
    let current = new Ways(this.#steps.length);
    let next = new Ways(this.#steps.length);
    this.#follow(current, 0, 0, characters.length);
    for (const [position, character] of characters.entries()) {
      if (current.size === 0) return false;
      next.clear();
      for (const at of current.steps()) {
        const step = this.#steps[at];
        if (step?.kind === 'character' && step.test(character)) {
          this.#follow(next, at + 1, position + 1, characters.length);
        }
      }
      [current, next] = [next, current];
    }
    return current.has(this.#steps.length - 1);
  }

  /** Adds a step, and what can be reached from it without a character. */
  #follow(ways: Ways, from: number, position: number, length: number): void {
    const open = [from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (!ways.add(at)) continue;
      const step = this.#steps[at];
      if (step?.kind === 'split') open.push(...step.to);
      else if (step?.kind === 'start' && position === 0) open.push(at + 1);
      else if (step?.kind === 'end' && position === length) open.push(at + 1);
    }
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

  #add(step: Step): void {
    if (this.#steps.length >= maxSteps) {
      throw new RangeError(`the pattern, repetitions written out, has more than ${maxSteps} characters`);
    }
    this.#steps.push(step);
  }
}

/** A set of steps that is emptied without being walked. */
class Ways {
  readonly #list: number[] = [];
  readonly #marks: Uint32Array;
  #generation = 1;

  constructor(steps: number) {
    this.#marks = new Uint32Array(steps + 1);
  }

  get size(): number {
    return this.#list.length;
  }

  steps(): readonly number[] {
    return this.#list;
  }

  has(step: number): boolean {
    return this.#marks[step] === this.#generation;
  }

  add(step: number): boolean {
    if (this.has(step)) return false;
    this.#marks[step] = this.#generation;
    this.#list.push(step);
    return true;
  }

  clear(): void {
    this.#list.length = 0;
    this.#generation += 1;
  }
}
