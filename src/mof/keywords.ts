import { dataTypes, isDataTypeName, type DataTypeName } from '../cim/dataTypes.js';
import type { FlavorName } from './ast.js';

export const allScopes = [
  'class',
  'association',
  'indication',
  'property',
  'reference',
  'method',
  'parameter',
] as const;
export const allFlavors = [
  'enableoverride',
  'disableoverride',
  'tosubclass',
  'restricted',
  'translatable',
] as const;
/**
 * Flavor names of Windows Management Instrumentation and their standard equivalents.  The flavor for propagation to instances is
 * null: instances have no qualifiers (DSP0004 2.8).
 */
export const windowsFlavors = new Map<string, FlavorName | null>([
  ['toinstance', null],
  ['nottoinstance', null],
  ['nottosubclass', 'restricted'],
  ['amended', 'translatable'],
]);
export const oppositeFlavors = new Map<FlavorName, FlavorName>([
  ['enableoverride', 'disableoverride'],
  ['disableoverride', 'enableoverride'],
  ['tosubclass', 'restricted'],
  ['restricted', 'tosubclass'],
]);

/** DSP0004 2.8, Annex A: the keywords of the grammar.  They cannot name classes, features or parameters. */
export const reservedWords = new Set([
  ...Object.keys(dataTypes),
  ...allScopes,
  ...allFlavors,
  'any', 'as', 'false', 'flavor', 'instance', 'null', 'of', 'pragma', 'qualifier', 'ref', 'schema', 'scope', 'true',
]); // prettier-ignore

const dataTypeNames = new Map<string, DataTypeName>(
  Object.keys(dataTypes)
    .filter(isDataTypeName)
    .map((name) => [name, name]),
);

/**
 * `className = schemaName "_" IDENTIFIER`.  `__Namespace` is a class that Windows Management Instrumentation adds to every
 * schema. Many existing classes have no schema name, so this is only a warning.
 */
export function hasSchemaName(className: string): boolean {
  return /^(?:[^_].*_|__)./s.test(className);
}

export function findDataType(text: string): DataTypeName | undefined {
  return dataTypeNames.get(text) ?? dataTypeNames.get(text.toLowerCase());
}
