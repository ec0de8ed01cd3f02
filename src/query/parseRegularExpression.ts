import { literal, parseSet } from './parseWildcards.js';
import type { PatternNode } from './Pattern.js';

/** Maximum nesting of groups. */
const maxGroupDepth = 32;

/** Maximum count in a repetition. */
const maxRepetitions = 1_000;

/**
 * Parses the regular expressions of CQL and FQL, which match whole texts: `.` any character, `[abc]`, `[a-z]`, `[^a]`, `*`, `+`,
 * `?`, `{n}`, `{n,}`, `{n,m}`, `|`, `( )`, `^`, `$`, and `\` to quote a character.
 * @throws SyntaxError naming the fault.
 */
export function parseRegularExpression(pattern: string): PatternNode {
  return new Parser(Array.from(pattern)).parse();
}

class Parser {
  readonly #characters: readonly string[];
  #next = 0;

  constructor(characters: readonly string[]) {
    this.#characters = characters;
  }

  parse(): PatternNode {
    const node = this.#choice(0);
    if (this.#next < this.#characters.length) throw new SyntaxError('")" closes no group');
    return node;
  }

  #choice(depth: number): PatternNode {
    if (depth > maxGroupDepth)
      throw new SyntaxError(`expected at most ${maxGroupDepth} groups in each other`);
    const nodes = [this.#sequence(depth)];
    while (this.#take('|')) nodes.push(this.#sequence(depth));
    return nodes.length === 1 && nodes[0] ? nodes[0] : { kind: 'choice', nodes };
  }

  #sequence(depth: number): PatternNode {
    const nodes: PatternNode[] = [];
    for (;;) {
      const character = this.#characters[this.#next];
      if (character === undefined || character === '|' || character === ')') break;
      nodes.push(this.#repeated(this.#one(depth)));
    }
    return { kind: 'sequence', nodes };
  }

  #one(depth: number): PatternNode {
    const character = this.#characters[this.#next] ?? '';
    this.#next += 1;
    switch (character) {
      case '.':
        return { kind: 'character', test: () => true };
      case '^':
        return { kind: 'start' };
      case '$':
        return { kind: 'end' };
      case '\\':
        return this.#escaped();
      case '[':
        return this.#set();
      case '(': {
        const group = this.#choice(depth + 1);
        if (!this.#take(')')) throw new SyntaxError('expected ")" behind a group');
        return group;
      }
      case '*':
      case '+':
      case '?':
      case '{':
        throw new SyntaxError(`"${character}" repeats nothing`);
      default:
        return literal(character);
    }
  }

  #escaped(): PatternNode {
    const character = this.#characters[this.#next];
    if (character === undefined) throw new SyntaxError('expected a character behind "\\"');
    this.#next += 1;
    return literal(character);
  }

  /** A "]" in the first position is a literal character. */
  #set(): PatternNode {
    const first = this.#next + (this.#characters[this.#next] === '^' ? 2 : 1);
    const end = this.#characters.indexOf(']', first);
    if (end < 0) throw new SyntaxError('expected "]" behind a set');
    const set = parseSet(this.#characters.slice(this.#next, end));
    this.#next = end + 1;
    return set;
  }

  #repeated(node: PatternNode): PatternNode {
    const isAnchor = node.kind === 'start' || node.kind === 'end';
    let repeated = node;
    for (;;) {
      const bounds = this.#bounds();
      if (bounds === null) return repeated;
      if (isAnchor) throw new SyntaxError('"^" and "$" cannot be repeated');
      if (repeated.kind === 'repeat') throw new SyntaxError('a repetition is repeated');
      repeated = { kind: 'repeat', node: repeated, ...bounds };
    }
  }

  #bounds(): { readonly min: number; readonly max: number | null } | null {
    if (this.#take('*')) return { min: 0, max: null };
    if (this.#take('+')) return { min: 1, max: null };
    if (this.#take('?')) return { min: 0, max: 1 };
    if (!this.#take('{')) return null;
    const min = this.#number();
    if (this.#take('}')) return { min, max: min };
    if (!this.#take(',')) throw new SyntaxError('expected "," or "}" behind a number of repetitions');
    if (this.#take('}')) return { min, max: null };
    const max = this.#number();
    if (!this.#take('}')) throw new SyntaxError('expected "}" behind a number of repetitions');
    if (max < min) throw new SyntaxError(`{${min},${max}}: expected the smaller number first`);
    return { min, max };
  }

  #number(): number {
    let digits = '';
    for (let next = this.#characters[this.#next]; next !== undefined && /^\d$/.test(next);) {
      digits += next;
      this.#next += 1;
      next = this.#characters[this.#next];
    }
    if (digits === '') throw new SyntaxError('expected a number of repetitions');
    const number = Number(digits);
    if (number > maxRepetitions) throw new SyntaxError(`expected at most ${maxRepetitions} repetitions`);
    return number;
  }

  #take(character: string): boolean {
    if (this.#characters[this.#next] !== character) return false;
    this.#next += 1;
    return true;
  }
}
