import type { Dialect } from './Dialect.js';
import { invalidQuery, shown } from './queryError.js';

export type TokenKind = 'name' | 'string' | 'integer' | 'real' | 'symbol' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** The source text; for a string its value, without quotes and escapes. */
  readonly text: string;
  readonly position: number;
}

/** A longer query is refused unread. */
export const maxQueryLength = 16_384;

const patterns = {
  space: /[ \t\r\n]+/y,
  name: /[A-Za-z_\u0080-\uFFEF][0-9A-Za-z_\u0080-\uFFEF]*/y,
  // Binary is tried before decimal: 101B is one number, not 101 followed by a name.
  integer: /[+-]?(?:0[xX][0-9A-Fa-f]+|[01]+[bB](?![0-9A-Za-z_])|\d+)(?![.0-9A-Za-z_])/y,
  real: /[+-]?(?:\d+\.\d*|\.\d+|\d+(?=[eE]))(?:[eE][+-]?\d+)?(?![.0-9A-Za-z_])/y,
  symbol: /<>|!=|<=|>=|::|[=<>(){}[\],.*]/y,
};

/** The tokens of a query, the last one of kind "end".  @throws CIMError CIM_ERR_INVALID_QUERY */
export function tokenize(text: string, { quotes }: Dialect): Token[] {
  if (text.length > maxQueryLength) {
    throw invalidQuery(
      maxQueryLength,
      `the query has ${text.length} characters, expected at most ${maxQueryLength}`,
    );
  }
  const tokens: Token[] = [];
  let position = 0;
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = position;
    return pattern.exec(text)?.[0] ?? null;
  };
  while (position < text.length) {
    const space = match(patterns.space);
    if (space !== null) {
      position += space.length;
      continue;
    }
    if (quotes.includes(text.charAt(position))) {
      const { value, end } = readString(text, position);
      tokens.push({ kind: 'string', text: value, position });
      position = end;
      continue;
    }
    const token = readToken(match, position);
    // Only one character is shown: the rest may be a secret with a missing quote.
    if (token === null)
      throw invalidQuery(position, `${shown(text.slice(position, position + 1))} begins nothing known`);
    tokens.push(token);
    position += token.text.length;
  }
  tokens.push({ kind: 'end', text: '', position });
  return tokens;
}

function readToken(match: (pattern: RegExp) => string | null, position: number): Token | null {
  for (const kind of ['integer', 'real', 'name', 'symbol'] as const) {
    const text = match(patterns[kind]);
    if (text !== null) return { kind, text, position };
  }
  return null;
}

/** Reads a string in quotes.  `\'` and `\\` stand for the second character; other backslashes are literal. */
function readString(text: string, start: number): { readonly value: string; readonly end: number } {
  const quote = text.charAt(start);
  let value = '';
  for (let position = start + 1; position < text.length; position += 1) {
    const character = text.charAt(position);
    if (character === quote) return { value, end: position + 1 };
    const next = text.charAt(position + 1);
    if (character === '\\' && (next === '\\' || next === quote)) {
      value += next;
      position += 1;
    } else {
      value += character;
    }
  }
  throw invalidQuery(start, `the string has no closing ${quote}`);
}
