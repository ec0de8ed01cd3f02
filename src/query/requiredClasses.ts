import { sameName } from '../cim/NameMap.js';
import type { Condition } from './ast.js';

/**
 * The classes of which the object in a property must be one, as far as ISA conditions say so.
 * @returns null if the condition also holds for objects of other classes, as far as it can be told without evaluating it.
 */
export function requiredClasses(condition: Condition | null, propertyName: string): readonly string[] | null {
  if (condition === null) return null;
  if (condition.kind === 'isA') {
    const last = condition.operand.segments.at(-1);
    return last && sameName(last.name, propertyName) ? [condition.className] : null;
  }
  if (condition.kind !== 'and' && condition.kind !== 'or') return null;
  const ofTerms = condition.terms.map((term) => requiredClasses(term, propertyName));
  if (condition.kind === 'and') return ofTerms.find((required) => required !== null) ?? null;
  return ofTerms.includes(null) ? null : ofTerms.flatMap((required) => required ?? []);
}
