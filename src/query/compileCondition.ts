import { embedding } from '../cim/CIMClass.js';
import { CIMInstance, type ReadableInstance } from '../cim/CIMInstance.js';
import { CIMInstanceName } from '../cim/CIMInstanceName.js';
import { isCIMArray, type CIMScalar, type CIMValue } from '../cim/values.js';
import type { Condition, PathOperand } from './ast.js';
import { compileComparison, quantify } from './compileComparison.js';
import { compileOperand } from './compileOperand.js';
import type { Dialect } from './Dialect.js';
import { parseRegularExpression } from './parseRegularExpression.js';
import { parseWildcards } from './parseWildcards.js';
import { Pattern } from './Pattern.js';
import { invalidQuery } from './queryError.js';
import type { QueryWork, Test, Truth } from './QueryWork.js';
import { isSelf, resolvePath, type QueryScope } from './resolvePath.js';

/**
 * Compiles a condition to a function of an instance, with the three truth values of SQL: a comparison with NULL is unknown, and
 * so is NOT of it.
 * @throws CIMError CIM_ERR_INVALID_QUERY for a condition that cannot be evaluated for any instance.
 */
export function compileCondition(condition: Condition, scope: QueryScope, dialect: Dialect): Test {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return compileTerms(
        condition.kind,
        condition.terms.map((term) => compileCondition(term, scope, dialect)),
      );
    case 'not': {
      const term = compileCondition(condition.term, scope, dialect);
      return (instance, work) => not(term(instance, work));
    }
    case 'comparison':
      return compileComparison(condition, scope, dialect);
    case 'isNull':
      return compileIsNull(condition, scope);
    case 'like':
      return compileLike(condition, scope, dialect);
    case 'isA':
      return compileIsA(condition, scope);
    case 'truth':
      return compileTruth(condition, scope);
  }
}

function not(truth: Truth): Truth {
  return truth === null ? null : !truth;
}

/** AND is false as soon as one term is, OR true as soon as one is; else an unknown term makes it unknown. */
function compileTerms(kind: 'and' | 'or', terms: readonly Test[]): Test {
  const decisive = kind === 'or';
  return (instance, work) => {
    let isUnknown = false;
    for (const term of terms) {
      const truth = term(instance, work);
      if (truth === decisive) return decisive;
      if (truth === null) isUnknown = true;
    }
    return isUnknown ? null : !decisive;
  };
}

function compileIsNull({ operand, negated }: Condition & { kind: 'isNull' }, scope: QueryScope): Test {
  const { read, quantifier } = compileOperand(operand, scope);
  if (quantifier === null) return (instance) => (read(instance) === null) !== negated;
  return (instance, work) =>
    quantify(quantifier, read(instance), (element) => (element === null) !== negated, work);
}

function compileLike(
  { operand, pattern, negated, position }: Condition & { kind: 'like' },
  scope: QueryScope,
  dialect: Dialect,
): Test {
  const { kind, name, isArray, read } = compileOperand(operand, scope);
  if (kind !== null && kind !== 'string') {
    throw invalidQuery(position, `${name} is a ${kind}: LIKE expects a string`);
  }
  if (isArray === true && operand.quantifier === null) {
    throw invalidQuery(position, `${name} is an array: LIKE expects a single string`);
  }
  const isFolded = !dialect.caseSensitive;
  const text = String(pattern.value);
  const compiled = compilePattern(isFolded ? text.toLowerCase() : text, dialect, pattern.position);
  return testEach(operand, read, (value, work) =>
    typeof value === 'string' ? work.matches(compiled, value, isFolded) !== negated : null,
  );
}

function compilePattern(text: string, { likePattern }: Dialect, position: number): Pattern {
  try {
    return new Pattern(likePattern === 'wildcards' ? parseWildcards(text) : parseRegularExpression(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) {
      throw invalidQuery(position, `in the pattern: ${error.message}`, error);
    }
    throw error;
  }
}

function compileIsA({ operand, className, position }: Condition & { kind: 'isA' }, scope: QueryScope): Test {
  const { classes } = scope;
  if (!classes.findClass(className)) throw invalidQuery(position, `class "${className}" does not exist`);
  if (isSelf(operand, scope)) return (instance) => classes.isA(instance.className, className);
  const { declaration, name, isArray, read } = resolvePath(operand, scope);
  if (declaration && declaration.type !== 'reference' && !embedding(declaration)) {
    throw invalidQuery(
      position,
      `${name} is a ${declaration.type}: ISA expects the class, an embedded object or a reference`,
    );
  }
  if (isArray === true && operand.quantifier === null) {
    throw invalidQuery(position, `${name} is an array: ISA expects a single object`);
  }
  return testEach(operand, read, (value) => {
    if (value instanceof CIMInstance || value instanceof CIMInstanceName) {
      return classes.isA(value.className, className);
    }
    return value === null ? null : false;
  });
}

function compileTruth({ operand, position }: Condition & { kind: 'truth' }, scope: QueryScope): Test {
  const { kind, name, isArray, read, quantifier } = compileOperand(operand, scope);
  if ((kind !== null && kind !== 'boolean') || (isArray === true && quantifier === null)) {
    throw invalidQuery(position, `expected a comparison: ${name} is not a boolean`);
  }
  const isTrue = (value: CIMScalar | null): Truth => (typeof value === 'boolean' ? value : null);
  return operand.kind === 'path'
    ? testEach(operand, read, isTrue)
    : (instance) => isTrue(single(read(instance)));
}

/** Tests the value or, after ANY and EVERY, its elements. */
function testEach(
  { quantifier }: PathOperand,
  read: (instance: ReadableInstance) => CIMValue,
  test: (value: CIMScalar | null, work: QueryWork) => Truth,
): Test {
  if (quantifier === null) return (instance, work) => test(single(read(instance)), work);
  return (instance, work) => quantify(quantifier, read(instance), (value) => test(value, work), work);
}

function single(value: CIMValue): CIMScalar | null {
  return value === null || isCIMArray(value) ? null : value;
}
