import type { CIMClass } from './CIMClass.js';
import type { CIMDateTime } from './CIMDateTime.js';
import type { CIMInstance } from './CIMInstance.js';
import type { CIMInstanceName } from './CIMInstanceName.js';

/** One value of any CIM type.  An embedded object is a CIMInstance or CIMClass, a reference a CIMInstanceName. */
export type CIMScalar =
  | boolean
  | number
  | bigint
  | string
  | CIMDateTime
  | CIMInstanceName
  | CIMInstance
  | CIMClass;

/** An array may have NULL elements.  NULL differs from the empty string. */
export type CIMArray = readonly (CIMScalar | null)[];

/** The value of a property, parameter or qualifier; null is NULL. */
export type CIMValue = CIMScalar | CIMArray | null;

export function isCIMArray(value: CIMValue): value is CIMArray {
  return Array.isArray(value);
}
