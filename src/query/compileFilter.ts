import type { CIMClass } from '../cim/CIMClass.js';
import { CIMError } from '../cim/CIMError.js';
import type { ClassLookup } from './ClassLookup.js';
import { compileCondition } from './compileCondition.js';
import { findDialect } from './Dialect.js';
import { tokenize } from './lexer.js';
import { parseCondition } from './parseCondition.js';
import { testInTurns, type InstanceTest } from './QueryWork.js';
import { QueryTokenReader } from './QueryTokenReader.js';

/**
 * Compiles a filter query of an Open... operation, in "DMTF:FQL" (DSP0212), to a test of instances. NOT before any condition, IS
 * NULL and ISA are accepted in addition to FQL, as in the other languages.
 *
 * `cimClass` is the class of the result's instances or a superclass of it; null if they may be of any class.  A property that
 * only some of them have is NULL in the others.  A property that none can have is an error.
 * @throws CIMError CIM_ERR_QUERY_LANGUAGE_NOT_SUPPORTED, CIM_ERR_INVALID_QUERY with a position.
 */
export function compileFilter(
  language: string,
  text: string,
  cimClass: CIMClass | null,
  classes: ClassLookup,
): InstanceTest {
  const dialect = findDialect(language);
  if (dialect?.form !== 'filter') {
    throw new CIMError(
      'CIM_ERR_QUERY_LANGUAGE_NOT_SUPPORTED',
      `filter query language "${language}" is not supported: expected DMTF:FQL`,
    );
  }
  const reader = new QueryTokenReader(tokenize(text, dialect));
  const condition = parseCondition(reader, dialect);
  if (reader.peek().kind !== 'end') throw reader.unexpected('AND, OR or its end');
  const scope = {
    classes,
    cimClass,
    alias: null,
    withSubclasses: true,
    systemProperties: false,
    searched: { classes: 0 },
  };
  return testInTurns(compileCondition(condition, scope, dialect));
}
