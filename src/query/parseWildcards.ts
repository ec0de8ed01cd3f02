import type { PatternNode } from './Pattern.js';

const anyCharacter: PatternNode = { kind: 'character', test: () => true };

/**
 * Parses the wildcards of WQL: `%` any number of characters, `_` one, `[a-c]` one of a set, `[^a-c]` one that is not in it. A
 * wildcard in brackets is literal, and so is a bracket that is not closed.
 */
export function parseWildcards(pattern: string): PatternNode {
  const nodes: PatternNode[] = [];
  const characters = Array.from(pattern);
  const lastClosing = characters.lastIndexOf(']');
  for (let position = 0; position < characters.length; position += 1) {
    const character = characters[position] ?? '';
    const mayOpen = character === '[' && position + 2 <= lastClosing;
    const end = mayOpen ? characters.indexOf(']', position + 2) : -1;
    if (character === '%') nodes.push({ kind: 'repeat', node: anyCharacter, min: 0, max: null });
    else if (character === '_') nodes.push(anyCharacter);
    else if (end < 0) nodes.push(literal(character));
    else {
      nodes.push(parseSet(characters.slice(position + 1, end)));
      position = end;
    }
  }
  return { kind: 'sequence', nodes };
}

export function literal(character: string): PatternNode {
  const expected = character.codePointAt(0);
  return { kind: 'character', test: (codePoint) => codePoint === expected };
}

/** Parses the characters between brackets: single ones and ranges.  After `^` all of them are excluded. */
export function parseSet(characters: readonly string[]): PatternNode {
  const excluded = characters[0] === '^' && characters.length > 1;
  const points = (excluded ? characters.slice(1) : characters).map((one) => one.codePointAt(0) ?? 0);
  const hyphen = 0x2d;
  const ranges: [from: number, to: number][] = [];
  for (let index = 0; index < points.length; index += 1) {
    const from = points[index] ?? 0;
    const to = points[index + 2];
    if (points[index + 1] === hyphen && to !== undefined) {
      ranges.push([from, to]);
      index += 2;
    } else {
      ranges.push([from, from]);
    }
  }
  const isIn = memberOf(ranges);
  return { kind: 'character', test: excluded ? (codePoint) => !isIn(codePoint) : isIn };
}

/** A test by binary search: a set may have thousands of ranges. */
function memberOf(ranges: readonly (readonly [from: number, to: number])[]): (codePoint: number) => boolean {
  const ordered = ranges.filter(([from, to]) => from <= to).toSorted(([a], [b]) => a - b);
  const merged: [from: number, to: number][] = [];
  for (const [from, to] of ordered) {
    const last = merged.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return (codePoint) => {
    let [low, high] = [0, merged.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((merged[middle]?.[1] ?? 0) < codePoint) low = middle + 1;
      else high = middle;
    }
    const range = merged[low];
    return range !== undefined && range[0] <= codePoint;
  };
}
