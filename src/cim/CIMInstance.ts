import type { CIMInstanceName } from './CIMInstanceName.js';
import type { CIMTypeName } from './dataTypes.js';
import { NameMap } from './NameMap.js';
import type { CIMQualifier } from './CIMQualifier.js';
import type { CIMScalar, CIMValue } from './values.js';

/** A property of an instance with its type.  A NULL value has a type as well. */
export interface CIMProperty {
  readonly name: string;
  readonly type: CIMTypeName;
  readonly isArray: boolean;
  readonly value: CIMValue;
  /** Class that a reference property is declared to point to. */
  readonly referenceClass?: string | undefined;
  /** Set if the value is an embedded object in a string: an instance only, or an instance or a class. */
  readonly embeddedObject?: 'instance' | 'object' | undefined;
  readonly classOrigin?: string | undefined;
  readonly propagated?: boolean | undefined;
  readonly qualifiers?: NameMap<CIMQualifier> | undefined;
}

/** An instance: the name of its class, its properties, and its path.  An embedded instance has no path. */
export class CIMInstance {
  readonly className: string;
  readonly properties: NameMap<CIMProperty>;
  readonly path: CIMInstanceName | null;

  constructor(
    className: string,
    properties: Iterable<CIMProperty> | NameMap<CIMProperty>,
    path: CIMInstanceName | null = null,
  ) {
    this.className = className;
    if (properties instanceof NameMap) {
      this.properties = properties;
    } else {
      this.properties = new NameMap();
      for (const property of properties) this.properties.set(property.name, property);
    }
    this.path = path;
  }

  /** The value of a property; undefined where the instance does not carry the property, null where it is NULL. */
  value(name: string): CIMValue | undefined {
    return this.properties.get(name)?.value;
  }

  property(name: string): CIMProperty | undefined {
    return this.properties.get(name);
  }

  withPath(path: CIMInstanceName | null): CIMInstance {
    return new CIMInstance(this.className, this.properties, path);
  }
}

/** The part of CIMInstance that filters and queries read.  Other objects can implement it without building a CIMInstance. */
export type ReadableInstance = Pick<CIMInstance, 'className' | 'path' | 'property' | 'value'>;

/** Shorthand for a property whose type the caller knows. */
export function cimProperty(
  name: string,
  type: CIMTypeName,
  value: CIMScalar | readonly (CIMScalar | null)[] | null,
): CIMProperty {
  return { name, type, isArray: Array.isArray(value), value };
}
