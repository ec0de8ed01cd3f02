import { CIMDateTime } from '../cim/CIMDateTime.js';
import { CIMInstance } from '../cim/CIMInstance.js';
import { CIMInstanceName } from '../cim/CIMInstanceName.js';
import { sameName } from '../cim/NameMap.js';
import { sameClass } from './sameClass.js';
import { isCIMArray, type CIMValue } from '../cim/values.js';

/** Whether `found` has every value that `wanted` states.  A missing property counts as NULL. */
export function sameInstance(wanted: CIMInstance, found: CIMInstance): boolean {
  return (
    sameName(wanted.className, found.className) &&
    [...wanted.properties.values()].every(({ name, value }) => sameValue(value, found.value(name) ?? null))
  );
}

function sameValue(a: CIMValue, b: CIMValue): boolean {
  if (a === null || b === null) return a === b;
  if (isCIMArray(a) || isCIMArray(b)) {
    if (!isCIMArray(a) || !isCIMArray(b) || a.length !== b.length) return false;
    return a.every((element, index) => sameValue(element, b[index] ?? null));
  }
  if (a instanceof CIMInstanceName) return b instanceof CIMInstanceName && a.equals(b);
  if (a instanceof CIMInstance) return b instanceof CIMInstance && sameInstance(a, b);
  if (a instanceof CIMDateTime) return b instanceof CIMDateTime && a.toString() === b.toString();
  if (typeof a === 'object') return typeof b === 'object' && 'kind' in b && sameClass(a, b, () => undefined);
  return Object.is(a, b);
}
