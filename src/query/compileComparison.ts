import { isCIMArray, type CIMArray, type CIMScalar, type CIMValue } from '../cim/values.js';
import type { Comparison, ComparisonOperator } from './ast.js';
import { compareValues, type ValueKind } from './compareValues.js';
import { asDateTime, compileOperand, type CompiledOperand } from './compileOperand.js';
import type { Dialect } from './Dialect.js';
import { invalidQuery } from './queryError.js';
import type { QueryWork, Test, Truth } from './QueryWork.js';
import type { QueryScope } from './resolvePath.js';

/**
 * Compiles a comparison to a function.
 * @throws CIMError CIM_ERR_INVALID_QUERY if its sides can never be compared.
 */
export function compileComparison(comparison: Comparison, scope: QueryScope, dialect: Dialect): Test {
  const { operator, position } = comparison;
  let left = compileOperand(comparison.left, scope);
  let right = compileOperand(comparison.right, scope);
  if (left.literal === null || right.literal === null)
    return compareWithNull(comparison, left, right, dialect);
  if (left.kind === 'datetime') right = asDateTime(right);
  if (right.kind === 'datetime') left = asDateTime(left);
  checkKinds(left, right, operator, position);
  checkShapes(left, right, operator, position);

  const { caseSensitive } = dialect;
  const satisfies = outcomes[operator];
  const compareOne = (a: CIMScalar | null, b: CIMScalar | null, work: QueryWork): Truth => {
    if (a === null || b === null) return null;
    if (typeof a === 'string' && typeof b === 'string') work.compareTexts(a.length, b.length);
    const order = compareValues(a, b, caseSensitive);
    return order === null ? null : satisfies(order);
  };
  const isOrdered = left.isOrdered || right.isOrdered;
  return (instance, work) => {
    const a = left.read(instance);
    const b = right.read(instance);
    if (a === null || b === null) return null;
    if (left.quantifier !== null)
      return quantify(left.quantifier, a, (item) => compareOne(item, scalar(b), work), work);
    if (right.quantifier !== null)
      return quantify(right.quantifier, b, (item) => compareOne(scalar(a), item, work), work);
    if (!isCIMArray(a)) return isCIMArray(b) ? null : compareOne(a, b, work);
    if (!isCIMArray(b)) return null;
    if (a.length === b.length) work.compare(2 * sortingOf(a));
    return satisfies(sameElements(a, b, isOrdered, caseSensitive) ? 0 : Number.NaN);
  };
}

const outcomes: { readonly [O in ComparisonOperator]: (order: number) => boolean } = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '<': (order) => order < 0,
  '>': (order) => order > 0,
  '<=': (order) => order <= 0,
  '>=': (order) => order >= 0,
};

/** Applies a test to the elements of an array.  For a value that is not an array the result is unknown. */
export function quantify(
  quantifier: 'any' | 'every',
  value: CIMValue,
  test: (element: CIMScalar | null) => Truth,
  work: QueryWork,
): Truth {
  if (value === null || !isCIMArray(value)) return null;
  const decisive = quantifier === 'any';
  let isUnknown = false;
  for (const element of value) {
    work.compare(1);
    const truth = test(element);
    if (truth === decisive) return decisive;
    if (truth === null) isUnknown = true;
  }
  return isUnknown ? null : !decisive;
}

function scalar(value: CIMValue): CIMScalar | null {
  return value === null || isCIMArray(value) ? null : value;
}

/** The number of comparisons needed to sort an array. */
function sortingOf({ length }: CIMArray): number {
  return Math.ceil(length * Math.log2(length + 1));
}

/** Whether two arrays have the same elements, in the same order if `isOrdered`.  NULL equals NULL here. */
function sameElements(a: CIMArray, b: CIMArray, isOrdered: boolean, caseSensitive: boolean): boolean {
  if (a.length !== b.length) return false;
  const order = (x: CIMScalar | null, y: CIMScalar | null): number => {
    if (x === null || y === null) return Number(y === null) - Number(x === null);
    return compareValues(x, y, caseSensitive) ?? Number.NaN;
  };
  if (isOrdered) return a.every((element, index) => order(element, b[index] ?? null) === 0);
  const sorted = b.toSorted((x, y) => order(x, y) || 0);
  return a
    .toSorted((x, y) => order(x, y) || 0)
    .every((element, index) => order(element, sorted[index] ?? null) === 0);
}

function compareWithNull(
  { operator, position }: Comparison,
  left: CompiledOperand,
  right: CompiledOperand,
  { equalsNull, name }: Dialect,
): Test {
  const [operand, other] = left.literal === null ? [right, left] : [left, right];
  if (!equalsNull)
    throw invalidQuery(other.position, `${name} compares with NULL by IS NULL and IS NOT NULL`);
  if (operator !== '=' && operator !== '<>') {
    throw invalidQuery(position, `expected = or <> before NULL, found ${operator}`);
  }
  if (operand.quantifier !== null) {
    const { quantifier } = operand;
    return (instance, work) =>
      quantify(quantifier, operand.read(instance), (item) => (item === null) === (operator === '='), work);
  }
  return (instance) => (operand.read(instance) === null) === (operator === '=');
}

function checkKinds(
  left: CompiledOperand,
  right: CompiledOperand,
  operator: ComparisonOperator,
  position: number,
): void {
  for (const { kind, name } of [left, right]) {
    if (kind === 'object') {
      throw invalidQuery(position, `${name} is an embedded object: only its properties can be compared`);
    }
    if (kind !== null && !ordered.has(kind) && operator !== '=' && operator !== '<>') {
      throw invalidQuery(position, `${name} is a ${kind}: expected = or <>, found ${operator}`);
    }
  }
  if (left.kind !== null && right.kind !== null && left.kind !== right.kind) {
    throw invalidQuery(
      position,
      `${left.name} is a ${left.kind} and ${right.name} a ${right.kind}: they cannot be compared`,
    );
  }
}

const ordered: ReadonlySet<ValueKind> = new Set(['number', 'string', 'datetime']);

function checkShapes(
  left: CompiledOperand,
  right: CompiledOperand,
  operator: ComparisonOperator,
  position: number,
): void {
  if (left.quantifier !== null && right.quantifier !== null) {
    throw invalidQuery(position, 'expected ANY or EVERY on one side only');
  }
  if (left.quantifier !== null || right.quantifier !== null) {
    const other = left.quantifier === null ? left : right;
    if (other.isArray === true)
      throw invalidQuery(position, `${other.name} is an array: expected a single value`);
    return;
  }
  const array = [left, right].find(({ isArray }) => isArray === true);
  const single = [left, right].find(({ isArray }) => isArray === false);
  if (array && single) {
    throw invalidQuery(
      position,
      `${array.name} is an array and ${single.name} a single value: they cannot be compared`,
    );
  }
  if (array && operator !== '=' && operator !== '<>') {
    throw invalidQuery(position, `${array.name} is an array: expected = or <>, found ${operator}`);
  }
}
