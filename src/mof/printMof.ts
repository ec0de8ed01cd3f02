import { CIMDateTime } from '../cim/CIMDateTime.js';
import type { CIMClass } from '../cim/CIMClass.js';
import { CIMInstance } from '../cim/CIMInstance.js';
import { CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { CIMQualifierDeclaration } from '../cim/CIMQualifier.js';
import { isIntegerTypeName, printValue, type CIMTypeName } from '../cim/dataTypes.js';
import {
  localDeclarations, type LocalMethod, type LocalProperty, type LocalQualifier, type LocalTypedElement,
} from '../cim/localDeclarations.js'; // prettier-ignore
import { sameName } from '../cim/NameMap.js';
import { isCIMArray, type CIMScalar, type CIMValue } from '../cim/values.js';

/** Finds the declaration of a qualifier; the printer compares flavors with it. */
export type FindQualifierDeclaration = (name: string) => CIMQualifierDeclaration | undefined;

/**
 * Prints a declaration or an instance as MOF text in one canonical form, ended by a line feed (DSP0004 2.8, clause 7). Compiling
 * the text gives an equal object.  For a class only its own declarations are printed.  Flavors of qualifiers are printed where
 * they differ from the declaration that `findQualifierDeclaration` returns, and not at all without that function.  NaN, INF and
 * -INF, which the grammar lacks, are printed as in DSP0201.
 */
export function printMof(
  subject: CIMClass | CIMQualifierDeclaration | CIMInstance,
  findQualifierDeclaration: FindQualifierDeclaration = () => undefined,
): string {
  if (subject instanceof CIMInstance) return printInstance(subject);
  return 'kind' in subject
    ? printClass(subject, findQualifierDeclaration)
    : printQualifierDeclaration(subject);
}

/** `qualifierDeclaration`, on one line. */
function printQualifierDeclaration(declaration: CIMQualifierDeclaration): string {
  const { name, type, scopes, overridable, toSubclass, translatable, defaultValue } = declaration;
  const value = defaultValue === null ? '' : ` = ${printInitializer(defaultValue, type)}`;
  const scope =
    scopes.size === allScopes.length ? 'any' : allScopes.filter((each) => scopes.has(each)).join(', ');
  const flavors = [
    overridable ? 'EnableOverride' : 'DisableOverride',
    toSubclass ? 'ToSubclass' : 'Restricted',
  ];
  if (translatable) flavors.push('Translatable');
  return `Qualifier ${name} : ${type}${printArray(declaration)}${value}, Scope(${scope}), Flavor(${flavors.join(', ')});\n`;
}

const allScopes = [
  'class',
  'association',
  'indication',
  'property',
  'reference',
  'method',
  'parameter',
] as const;

/** `classDeclaration`, `assocDeclaration` or `indicDeclaration`. */
function printClass(cimClass: CIMClass, find: FindQualifierDeclaration): string {
  const local = localDeclarations(cimClass);
  const superclass = local.superclass === null ? '' : ` : ${local.superclass}`;
  const features = [
    ...local.properties.map((property) => printProperty(property, find)),
    ...local.methods.map((method) => printMethod(method, find)),
  ];
  const qualifiers = printQualifiers(local.qualifiers, '', find);
  return `${qualifiers}class ${local.name}${superclass} {\n${features.map((text) => `\n${text}`).join('')}};\n`;
}

function printProperty(property: LocalProperty, find: FindQualifierDeclaration): string {
  const value =
    property.defaultValue === null ? '' : ` = ${printInitializer(property.defaultValue, property.type)}`;
  const qualifiers = printQualifiers(property.qualifiers, indentation, find);
  return `${qualifiers}${indentation}${printTyped(property)}${value};\n`;
}

function printMethod(method: LocalMethod, find: FindQualifierDeclaration): string {
  const qualifiers = printQualifiers(method.qualifiers, indentation, find);
  const inner = indentation.repeat(2);
  const parameters = method.parameters.map(
    (parameter) => `\n${printQualifiers(parameter.qualifiers, inner, find)}${inner}${printTyped(parameter)}`,
  );
  return `${qualifiers}${indentation}${method.returnType} ${method.name}(${parameters.join(',')});\n`;
}

function printTyped(element: LocalTypedElement): string {
  const type = element.referenceClass === null ? element.type : `${element.referenceClass} REF`;
  return `${type} ${element.name}${printArray(element)}`;
}

function printArray({
  isArray,
  arraySize,
}: {
  readonly isArray: boolean;
  readonly arraySize: number | null;
}): string {
  return isArray ? `[${arraySize ?? ''}]` : '';
}

/**
 * `qualifierList`, one qualifier a line.  Association and Indication come first, as assocDeclaration and indicDeclaration
 * require.
 */
function printQualifiers(
  qualifiers: readonly LocalQualifier[],
  indent: string,
  find: FindQualifierDeclaration,
): string {
  if (qualifiers.length === 0) return '';
  const leading = qualifiers.filter(
    ({ name }) => sameName(name, 'Association') || sameName(name, 'Indication'),
  );
  const ordered = [...leading, ...qualifiers.filter((qualifier) => !leading.includes(qualifier))];
  return `${indent}[${ordered.map((qualifier) => printQualifier(qualifier, find)).join(`,\n${indent} `)}]\n`;
}

function printQualifier(qualifier: LocalQualifier, find: FindQualifierDeclaration): string {
  const { name, type, isArray, value } = qualifier;
  const flavors = printFlavors(qualifier, find(name));
  if (value === true) return `${name}${flavors}`;
  if (value === null) return `${name}${type === 'boolean' && !isArray ? '(NULL)' : ''}${flavors}`;
  const text = printInitializer(value, type);
  return `${name}${isArray ? ` ${text}` : `(${text})`}${flavors}`;
}

function printFlavors(qualifier: LocalQualifier, declared: CIMQualifierDeclaration | undefined): string {
  if (!declared) return '';
  const flavors: string[] = [];
  if (qualifier.overridable !== declared.overridable) {
    flavors.push(qualifier.overridable === true ? 'EnableOverride' : 'DisableOverride');
  }
  if (qualifier.toSubclass !== declared.toSubclass) {
    flavors.push(qualifier.toSubclass === true ? 'ToSubclass' : 'Restricted');
  }
  if (qualifier.translatable === true && !declared.translatable) flavors.push('Translatable');
  return flavors.length === 0 ? '' : ` : ${flavors.join(' ')}`;
}

/** `instanceDeclaration` with every property that the instance carries, NULL included. */
function printInstance(instance: CIMInstance): string {
  const values = [...instance.properties.values()].map(
    ({ name, type, value }) => `${indentation}${name} = ${printInitializer(value, type)};\n`,
  );
  return `instance of ${instance.className} {\n${values.join('')}};\n`;
}

/** `initializer`: a value in its canonical form. */
function printInitializer(value: CIMValue, type: CIMTypeName): string {
  if (value === null) return 'NULL';
  if (!isCIMArray(value)) return printScalar(value, type);
  if (value.length === 0) return '{ }';
  return `{ ${value.map((element) => (element === null ? 'NULL' : printScalar(element, type))).join(', ')} }`;
}

function printScalar(value: CIMScalar, type: CIMTypeName): string {
  if (value instanceof CIMInstance) return printString(printInstance(value));
  if (value instanceof CIMDateTime || value instanceof CIMInstanceName) return printString(value.toString());
  if (typeof value === 'object') return printString(printClass(value, () => undefined));
  if (typeof value === 'string') return type === 'char16' ? printChar16(value) : printString(value);
  if (typeof value === 'boolean' || typeof value === 'bigint')
    return printValue(typeof value === 'boolean' ? 'boolean' : 'sint64', value);
  if (type === 'reference' || isIntegerTypeName(type)) return String(value);
  return printValue('real64', value);
}

/** A char16 as `charValue`.  A character that needs an escape, or half a surrogate pair, is printed as `integerValue`. */
function printChar16(value: string): string {
  return /^[\x20-\x7e]$/.test(value)
    ? `'${value.replace(/['\\]/, String.raw`\$&`)}'`
    : String(value.charCodeAt(0));
}

/** `stringValue`.  After each line feed in the value a new string begins. */
function printString(value: string): string {
  return `"${escapeString(value)}"`;
}

function escapeString(value: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is escaped
  return value.replace(/["\\\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]/g, (character, offset: number) => {
    const named = escapes.get(character);
    if (named !== undefined) return named;
    const code = character.charCodeAt(0);
    if (code >= 0xd800 && isPaired(value, offset, code)) return character;
    // Always four digits: after fewer, a following hexadecimal digit would be read as part of the escape.
    return `\\x${code.toString(16).toUpperCase().padStart(4, '0')}`;
  });
}

function isPaired(text: string, offset: number, code: number): boolean {
  if (code > 0xdfff) return false;
  const other = text.charCodeAt(code < 0xdc00 ? offset + 1 : offset - 1);
  return code < 0xdc00 ? other >= 0xdc00 && other <= 0xdfff : other >= 0xd800 && other <= 0xdbff;
}

const indentation = '   ';

const escapes = new Map([
  ['"', String.raw`\"`],
  ['\\', String.raw`\\`],
  ['\b', String.raw`\b`],
  ['\t', String.raw`\t`],
  ['\n', String.raw`\n`],
  ['\f', String.raw`\f`],
  ['\r', String.raw`\r`],
]);
