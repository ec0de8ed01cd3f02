import { CIMError } from '../cim/CIMError.js';
import { isIntegerTypeName, parseValue, type DataTypeName } from '../cim/dataTypes.js';
import type { CIMScalar, CIMValue } from '../cim/values.js';
import type { InitializerNode, LiteralNode } from './ast.js';
import { describeUncarried, findUncarriedCharacter } from './uncarriedCharacter.js';

/** Reports a fault at an offset of the text that is being compiled. */
export type ReportFault = (at: number, message: string) => void;

/** The required type of a value. */
export interface ExpectedType {
  readonly type: DataTypeName;
  readonly isArray: boolean;
  readonly arraySize: number | null;
}

/**
 * Converts an initializer to a value of a type (DSP0004 2.8, clause 7, "Initializers").
 * A value that does not fit is reported and becomes NULL.  References are not literals; they are compiled with their instance.
 */
export function literalValue(
  literal: InitializerNode,
  expected: ExpectedType,
  report: ReportFault,
): CIMValue {
  if (literal.kind === 'null') return null;
  if (!expected.isArray) {
    if (literal.kind !== 'array') return scalarValue(literal, expected.type, report);
    report(literal.at, `expected one ${expected.type} value, found an array`);
    return null;
  }
  if (literal.kind !== 'array') {
    report(
      literal.at,
      `expected an array of ${expected.type} values in "{" and "}", found ${describe(literal)}`,
    );
    return null;
  }
  if (expected.arraySize !== null && literal.elements.length > expected.arraySize) {
    report(literal.at, `expected at most ${expected.arraySize} elements, found ${literal.elements.length}`);
    return null;
  }
  return literal.elements.map((element) => scalarValue(element, expected.type, report));
}

function scalarValue(literal: LiteralNode, type: DataTypeName, report: ReportFault): CIMScalar | null {
  if (literal.kind === 'null') return null;
  try {
    const value = matchingValue(literal, type);
    if (value === undefined) report(literal.at, `expected a ${type} value, found ${describe(literal)}`);
    return value ?? null;
  } catch (error) {
    if (!(error instanceof CIMError)) throw error;
    report(literal.at, error.description);
    return null;
  }
}

/**
 * Undefined if a literal of that kind cannot have the type.
 * @throws CIMError if the kind fits but the value does not.
 */
function matchingValue(literal: LiteralNode, type: DataTypeName): CIMScalar | undefined {
  switch (literal.kind) {
    case 'boolean':
      return type === 'boolean' ? literal.value : undefined;
    case 'integer':
      // A real without a fraction may be written as an integer.  A char16 may be a charValue or an integerValue.
      if (isIntegerTypeName(type) || type === 'real32' || type === 'real64') {
        return parseValue(type, String(literal.value));
      }
      return type === 'char16' ? char16Of(literal.value) : undefined;
    case 'real':
      return type === 'real32' || type === 'real64' ? parseValue(type, literal.text) : undefined;
    case 'char':
      return type === 'char16' ? literal.value : undefined;
    case 'string':
      return type === 'string' || type === 'datetime' ? parseValue(type, literal.value) : undefined;
    case 'null':
    case 'alias':
    default:
      return undefined;
  }
}

function char16Of(code: bigint): string {
  if (code < 0n || code > 0xffffn) {
    throw new CIMError('CIM_ERR_TYPE_MISMATCH', `"${code}" is not a char16: expected between 0 and 65535`);
  }
  const value = String.fromCharCode(Number(code));
  if (findUncarriedCharacter(value) >= 0) {
    throw new CIMError('CIM_ERR_TYPE_MISMATCH', describeUncarried(Number(code)));
  }
  return value;
}

export function describe(literal: InitializerNode): string {
  switch (literal.kind) {
    case 'array':
      return 'an array';
    case 'integer':
      return `the integer ${literal.value}`;
    case 'real':
      return `the real ${literal.text}`;
    case 'char':
      return 'a character';
    case 'string':
      return 'a string';
    case 'boolean':
      return literal.value ? 'TRUE' : 'FALSE';
    case 'null':
      return 'NULL';
    case 'alias':
    default:
      return `the alias ${literal.name}`;
  }
}
