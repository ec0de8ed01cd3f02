import { foldName } from '../cim/NameMap.js';
import type { PathOperand, PathSegment } from './ast.js';
import type { Dialect } from './Dialect.js';
import { invalidQuery } from './queryError.js';
import type { QueryTokenReader } from './QueryTokenReader.js';

/** Words that begin or join parts of a query.  A query cannot name a property of such a name. */
export const reservedWords: ReadonlySet<string> = new Set([
  'select', 'from', 'where', 'and', 'or', 'not', 'is', 'isa', 'like', 'null', 'true', 'false',
]); // prettier-ignore

/** Maximum nesting of embedded objects in a path. */
const maxSegments = 16;

/** `segment *( "." segment )`, `segment = [ class "::" ] property [ "[" index "]" ]` */
export function parsePath(
  reader: QueryTokenReader,
  dialect: Dialect,
  quantifier: PathOperand['quantifier'] = null,
): PathOperand {
  const { position } = reader.peek();
  const segments: [PathSegment, ...PathSegment[]] = [parseSegment(reader, dialect)];
  while (reader.symbol('.')) {
    segments.push(parseSegment(reader, dialect));
    if (segments.length > maxSegments) {
      throw invalidQuery(position, `a path of more than ${maxSegments} names`);
    }
  }
  return { kind: 'path', segments, quantifier, position };
}

function parseSegment(reader: QueryTokenReader, dialect: Dialect): PathSegment {
  const { position } = reader.peek();
  let name = parseName(reader);
  let scope: string | null = null;
  if (reader.symbol('::')) {
    scope = name;
    name = parseName(reader);
  }
  return { name, scope, index: dialect.arrays ? parseIndex(reader) : null, position };
}

function parseName(reader: QueryTokenReader): string {
  const token = reader.expect('name', 'the name of a property');
  if (reservedWords.has(foldName(token.text))) {
    throw invalidQuery(token.position, `expected the name of a property, found the word "${token.text}"`);
  }
  return token.text;
}

function parseIndex(reader: QueryTokenReader): number | null {
  if (!reader.symbol('[')) return null;
  // `[*]` means all elements (DSP0202 1.0, array-index-list): the array itself.
  if (reader.symbol('*')) {
    reader.expectSymbol(']');
    return null;
  }
  const token = reader.expect('integer', 'an index');
  if (!/^\d{1,9}$/.test(token.text)) {
    throw invalidQuery(token.position, `expected an index of 0 or more, found "${token.text}"`);
  }
  reader.expectSymbol(']');
  return Number(token.text);
}
