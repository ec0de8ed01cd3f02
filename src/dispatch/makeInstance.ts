import { embedding, keyProperties, type CIMClass } from '../cim/CIMClass.js';
import type { CIMInstance, CIMProperty } from '../cim/CIMInstance.js';
import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import { sameName } from '../cim/NameMap.js';
import type { Namespace } from '../repository/Namespace.js';
import { InstanceRow, InstanceShape } from './InstanceRow.js';
import type { PropertyRecord } from './Provider.js';

/** An instance of a class from what its provider gave: all properties the class declares, and its path. */
export function makeInstance(namespace: Namespace, cimClass: CIMClass, record: PropertyRecord): CIMInstance {
  return new InstanceRow(shapeOf(namespace, cimClass), record).instance;
}

/** The path of an instance from its key properties.  @throws Error if the provider left one out: a mistake in the program. */
export function makePath(namespace: Namespace, cimClass: CIMClass, record: PropertyRecord): CIMInstanceName {
  return new InstanceRow(shapeOf(namespace, cimClass), record).path;
}

/** A class that changes is another object; the same one may stand in several namespaces, and seldom does. */
const shapes = new WeakMap<CIMClass, InstanceShape>();

/** What the instances of a class have in common: all its properties with their defaults, and its keys. */
export function shapeOf(namespace: Namespace, cimClass: CIMClass): InstanceShape {
  const known = shapes.get(cimClass);
  if (known && sameName(known.namespace, namespace.name)) return known;
  const properties = cimClass.properties.mapped((declaration): CIMProperty => ({
    name: declaration.name,
    type: declaration.type,
    isArray: declaration.isArray,
    value: declaration.defaultValue,
    referenceClass: declaration.referenceClass ?? undefined,
    embeddedObject: declaration.type === 'string' ? embedding(declaration)?.kind : undefined,
    classOrigin: declaration.classOrigin,
    propagated: declaration.propagated,
  }));
  const shape = new InstanceShape({
    className: cimClass.name,
    namespace: namespace.name,
    host: null,
    properties,
    keys: keyProperties(cimClass),
    isShared: true,
  });
  shapes.set(cimClass, shape);
  return shape;
}
