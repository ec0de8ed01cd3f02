import { embedding } from '../cim/CIMClass.js';
import { CIMDateTime } from '../cim/CIMDateTime.js';
import { CIMError } from '../cim/CIMError.js';
import type { ReadableInstance } from '../cim/CIMInstance.js';
import { stringQualifier } from '../cim/CIMQualifier.js';
import type { CIMScalar, CIMValue } from '../cim/values.js';
import type { LiteralOperand, Operand, PathOperand } from './ast.js';
import { kindOf, type ValueKind } from './compareValues.js';
import { invalidQuery } from './queryError.js';
import { resolvePath, type QueryScope, type ResolvedPath } from './resolvePath.js';

/** One side of a comparison: what is known at compile time, and how the value is read from an instance. */
export interface CompiledOperand {
  readonly position: number;
  /** The name in error sentences. */
  readonly name: string;
  /** Null if the kind is only known at run time. */
  readonly kind: ValueKind | null;
  readonly isArray: boolean | null;
  /** Whether the order of an array's elements counts (ArrayType Ordered or Indexed). */
  readonly isOrdered: boolean;
  readonly quantifier: PathOperand['quantifier'];
  /** The value, if it does not depend on the instance. */
  readonly literal: CIMValue | undefined;
  readonly read: (instance: ReadableInstance) => CIMValue;
}

/** @throws CIMError CIM_ERR_INVALID_QUERY */
export function compileOperand(operand: Operand, scope: QueryScope): CompiledOperand {
  switch (operand.kind) {
    case 'path':
      return pathOperand(operand, resolvePath(operand, scope));
    case 'literal':
      return literalOperand(operand);
    case 'array': {
      const kinds = new Set(operand.elements.flatMap(({ value }) => (value === null ? [] : [kindOf(value)])));
      if (kinds.size > 1)
        throw invalidQuery(operand.position, 'expected the elements of an array to be of one type');
      const [kind = null] = kinds;
      return constantOperand(operand.position, 'the array', kind, operand.elements.map(({ value }) => value)); // prettier-ignore
    }
  }
}

function literalOperand({ value, position }: LiteralOperand): CompiledOperand {
  return constantOperand(position, 'the literal', value === null ? null : kindOf(value), value);
}

function constantOperand(
  position: number,
  name: string,
  kind: ValueKind | null,
  value: CIMValue,
): CompiledOperand {
  return {
    position,
    name,
    kind,
    isArray: Array.isArray(value),
    isOrdered: false,
    quantifier: null,
    literal: value,
    read: () => value,
  };
}

function pathOperand({ position, quantifier }: PathOperand, path: ResolvedPath): CompiledOperand {
  const { name, isArray } = path;
  if (quantifier !== null && isArray === false) {
    throw invalidQuery(position, `${quantifier.toUpperCase()} takes an array: ${name} is a single value`);
  }
  return {
    position,
    name,
    kind: kindOfPath(path),
    isArray,
    isOrdered: isOrderedArray(path),
    quantifier,
    literal: undefined,
    read: path.read,
  };
}

function isOrderedArray({ declaration }: ResolvedPath): boolean {
  const arrayType = declaration && stringQualifier(declaration.qualifiers, 'ArrayType');
  return arrayType !== null && arrayType.toLowerCase() !== 'bag';
}

/** Null for a path without a declaration, whose value may be of any kind. */
function kindOfPath({ declaration }: ResolvedPath): ValueKind | null {
  if (declaration === null) return null;
  const { type } = declaration;
  if (type === 'string') return embedding(declaration) ? 'object' : 'string';
  if (type === 'char16') return 'string';
  if (type === 'boolean' || type === 'datetime' || type === 'reference') return type;
  return 'number';
}

/**
 * Converts a string that is compared with a datetime to a datetime.
 * @throws CIMError CIM_ERR_INVALID_QUERY if it is not one.
 */
export function asDateTime(operand: CompiledOperand): CompiledOperand {
  const { literal, position } = operand;
  if (literal === undefined || operand.kind !== 'string') return operand;
  const convert = (value: CIMScalar | null): CIMScalar | null => {
    try {
      return value === null ? null : CIMDateTime.parse(value as string);
    } catch (error) {
      throw invalidQuery(position, CIMError.from(error).description, error);
    }
  };
  const value = Array.isArray(literal) ? literal.map(convert) : convert(literal as CIMScalar);
  return { ...operand, kind: 'datetime', literal: value, read: () => value };
}
