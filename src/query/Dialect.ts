import { foldName } from '../cim/NameMap.js';

/** The differences between the query languages.  Lexer, parser and compiler are shared. */
export interface Dialect {
  /** The name shown in errors. */
  readonly name: string;
  /** Whether a query is a whole SELECT statement or only the condition. */
  readonly form: 'select' | 'filter';
  /** Characters that enclose a string.  Within it a backslash quotes the next character. */
  readonly quotes: string;
  /** Whether strings compare with case.  Names never do. */
  readonly caseSensitive: boolean;
  /** Whether LIKE takes `%`, `_` and `[...]`, or regular expressions. */
  readonly likePattern: 'wildcards' | 'regularExpression';
  /** Whether `__CLASS` and `__PATH` are supported. */
  readonly systemProperties: boolean;
  /** Whether arrays are supported: `Property[0]`, `ANY Property = ...`, `EVERY Property = ...`, `{1, 2}`. */
  readonly arrays: boolean;
  /** Whether `= NULL` and `<> NULL` mean IS NULL and IS NOT NULL.  If not, they are refused. */
  readonly equalsNull: boolean;
}

/** WQL as in Windows: one class; strings compare without case. */
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

/** Finds a language by name, without case: "WQL" or "WQL1", "DMTF:CQL", "CIM:CQL" or "CQL", "DMTF:FQL". */
export function findDialect(language: string): Dialect | null {
  return dialects.get(foldName(language.trim())) ?? null;
}
