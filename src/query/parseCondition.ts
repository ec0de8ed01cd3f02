import { CIMDateTime } from '../cim/CIMDateTime.js';
import { CIMError } from '../cim/CIMError.js';
import { foldName } from '../cim/NameMap.js';
import type {
  ArrayOperand,
  ComparisonOperator,
  Condition,
  LiteralOperand,
  Operand,
  PathOperand,
} from './ast.js';
import type { Dialect } from './Dialect.js';
import type { Token } from './lexer.js';
import { parsePath, reservedWords } from './parsePath.js';
import { invalidQuery } from './queryError.js';
import type { QueryTokenReader } from './QueryTokenReader.js';

/** Maximum nesting of parentheses and NOTs. */
export const maxDepth = 64;

/** `condition = and-term *( OR and-term )`, `and-term = term *( AND term )`, `term = NOT term | ( condition ) | predicate` */
export function parseCondition(reader: QueryTokenReader, dialect: Dialect, depth = 0): Condition {
  return parseChain(reader, 'or', () => parseChain(reader, 'and', () => parseTerm(reader, dialect, depth)));
}

function parseChain(reader: QueryTokenReader, kind: 'and' | 'or', parseOne: () => Condition): Condition {
  const first = parseOne();
  if (!reader.isKeyword(kind)) return first;
  const terms = [first];
  while (reader.keyword(kind)) terms.push(parseOne());
  return { kind, terms };
}

function parseTerm(reader: QueryTokenReader, dialect: Dialect, depth: number): Condition {
  if (depth > maxDepth) {
    throw invalidQuery(reader.peek().position, `expected at most ${maxDepth} conditions inside each other`);
  }
  if (reader.keyword('not')) return { kind: 'not', term: parseTerm(reader, dialect, depth + 1) };
  if (reader.symbol('(')) {
    const condition = parseCondition(reader, dialect, depth + 1);
    reader.expectSymbol(')');
    return condition;
  }
  return parsePredicate(reader, dialect);
}

/** The token after an operand determines the kind of predicate. */
function parsePredicate(reader: QueryTokenReader, dialect: Dialect): Condition {
  const left = parseOperand(reader, dialect);
  const { position } = reader.peek();
  const operator = parseOperator(reader);
  if (operator !== null) {
    return { kind: 'comparison', operator, left, right: parseOperand(reader, dialect), position };
  }
  if (reader.keyword('is')) {
    const negated = reader.keyword('not');
    reader.expectKeyword('null');
    return { kind: 'isNull', operand: expectPath(left), negated, position };
  }
  const negated = reader.isKeyword('not') && reader.isKeyword('like', 1);
  if (negated) reader.take();
  if (reader.keyword('like')) {
    const pattern = readLiteral(reader.expect('string', 'a pattern in quotes'));
    return { kind: 'like', operand: expectPath(left), pattern, negated, position };
  }
  if (reader.keyword('isa')) {
    // WQL writes the class as a string, CQL as a name.
    const isString = reader.peek().kind === 'string';
    const className = reader.expect(isString ? 'string' : 'name', 'a class name').text;
    return { kind: 'isA', operand: expectPath(left), className, position };
  }
  if (left.kind === 'array') throw reader.unexpected('= or <>');
  return { kind: 'truth', operand: left, position: left.position };
}

const operators = new Map<string, ComparisonOperator>([
  ['=', '='],
  ['<>', '<>'],
  ['!=', '<>'],
  ['<', '<'],
  ['>', '>'],
  ['<=', '<='],
  ['>=', '>='],
]);

function parseOperator(reader: QueryTokenReader): ComparisonOperator | null {
  const token = reader.peek();
  const operator = token.kind === 'symbol' ? operators.get(token.text) : undefined;
  if (operator === undefined) return null;
  reader.take();
  return operator;
}

function expectPath(operand: Operand): PathOperand {
  if (operand.kind === 'path') return operand;
  throw invalidQuery(operand.position, 'expected a property here, found a literal');
}

function parseOperand(reader: QueryTokenReader, dialect: Dialect): Operand {
  const token = reader.peek();
  if (token.kind === 'string' || token.kind === 'integer' || token.kind === 'real') {
    return readLiteral(reader.take());
  }
  if (reader.isSymbol('{')) {
    if (!dialect.arrays) throw reader.unexpected('a property or a literal');
    return parseArray(reader);
  }
  if (token.kind !== 'name') throw reader.unexpected('a property or a literal');
  const constant = constants.get(foldName(token.text));
  if (constant !== undefined && !reader.isSymbol('.', 1)) {
    reader.take();
    return { kind: 'literal', value: constant, position: token.position };
  }
  if (reader.isKeyword('datetime') && reader.isSymbol('(', 1)) return parseDateTime(reader);
  const quantifier = dialect.arrays ? parseQuantifier(reader) : null;
  return parsePath(reader, dialect, quantifier);
}

const constants = new Map<string, true | false | null>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** Any is a quantifier only if a name follows: a property may be called Any. */
function parseQuantifier(reader: QueryTokenReader): 'any' | 'every' | null {
  const next = reader.peek(1);
  if (next.kind !== 'name' || reservedWords.has(foldName(next.text))) return null;
  if (reader.keyword('any')) return 'any';
  return reader.keyword('every') ? 'every' : null;
}

/** `DateTime('20260102030405.000000+000')` */
function parseDateTime(reader: QueryTokenReader): LiteralOperand {
  const { position } = reader.take();
  reader.expectSymbol('(');
  const text = reader.expect('string', 'a datetime in quotes');
  reader.expectSymbol(')');
  try {
    return { kind: 'literal', value: CIMDateTime.parse(text.text), position };
  } catch (error) {
    throw invalidQuery(text.position, CIMError.from(error).description, error);
  }
}

/** `"{" [ literal *( "," literal ) ] "}"` */
function parseArray(reader: QueryTokenReader): ArrayOperand {
  const { position } = reader.take();
  const elements: LiteralOperand[] = [];
  if (!reader.isSymbol('}')) {
    do elements.push(parseElement(reader));
    while (reader.symbol(','));
  }
  reader.expectSymbol('}');
  return { kind: 'array', elements, position };
}

function parseElement(reader: QueryTokenReader): LiteralOperand {
  const token = reader.take();
  const constant = token.kind === 'name' ? constants.get(foldName(token.text)) : undefined;
  if (constant !== undefined) return { kind: 'literal', value: constant, position: token.position };
  return readLiteral(token);
}

function readLiteral(token: Token): LiteralOperand {
  const { kind, text, position } = token;
  if (kind === 'string') return { kind: 'literal', value: text, position };
  if (kind === 'real') return { kind: 'literal', value: Number(text), position };
  if (kind === 'integer') return { kind: 'literal', value: readInteger(text), position };
  throw invalidQuery(position, `expected a literal, found ${kind === 'end' ? 'its end' : `"${text}"`}`);
}

/** `-12`, `0x1F`, `101B` */
function readInteger(text: string): bigint {
  const digits = text.replace(/^[+-]/, '');
  const isBinary = /^[01]+[bB]$/.test(digits);
  const magnitude = BigInt(isBinary ? `0b${digits.slice(0, -1)}` : digits);
  return text.startsWith('-') ? -magnitude : magnitude;
}
