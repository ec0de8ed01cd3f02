import { foldName } from '../cim/NameMap.js';

/** What one query language differs in from the others; all else is shared by lexer, parser and compiler. */
export interface Dialect {
  /** As it is shown in errors. */
  readonly name: string;
  /** A whole SELECT statement, or the condition alone. */
  readonly form: 'select' | 'filter';
  /** Characters that enclose a string; inside, a backslash takes the next character as it is. */
  readonly quotes: string;
  /** How strings compare; names never depend on case. */
  readonly caseSensitive: boolean;
  /** `%`, `_` and `[...]`, or regular expressions. */
  readonly likePattern: 'wildcards' | 'regularExpression';
  /** `__CLASS` and `__PATH`. */
  readonly systemProperties: boolean;
  /** `Property[0]`, `ANY Property = ...`, `EVERY Property = ...`, `{1, 2}`. */
  readonly arrays: boolean;
  /** Whether `= NULL` and `<> NULL` stand for IS NULL and IS NOT NULL; where not, they are refused. */
  readonly equalsNull: boolean;
}

/** WQL as Windows has it: one class, strings compare without case. */
const wql: Dialect = {
  name: 'WQL',
  form: 'select',
  quotes: `'"`,
  caseSensitive: false,
  likePattern: 'wildcards',
  systemProperties: true,
  arrays: false,
  equalsNull: true,
};

/** The part of the CIM Query Language (DSP0202 1.0) that filters and projects one class. */
const cql: Dialect = {
  name: 'DMTF:CQL',
  form: 'select',
  quotes: `'`,
  caseSensitive: true,
  likePattern: 'regularExpression',
  systemProperties: false,
  arrays: true,
  equalsNull: false,
};

/** The Filter Query Language (DSP0212 1.0). */
const fql: Dialect = {
  name: 'DMTF:FQL',
  form: 'filter',
  quotes: `'`,
  caseSensitive: true,
  likePattern: 'regularExpression',
  systemProperties: false,
  arrays: true,
  equalsNull: true,
};

const dialects = new Map<string, Dialect>([
  ['wql', wql],
  ['wql1', wql],
  ['dmtf:cql', cql],
  ['cim:cql', cql],
  ['cql', cql],
  ['dmtf:fql', fql],
]);

/** The language of a name, whatever its case: "WQL" or "WQL1", "DMTF:CQL", "CIM:CQL" or "CQL", "DMTF:FQL". */
export function findDialect(language: string): Dialect | null {
  return dialects.get(foldName(language.trim())) ?? null;
}
