import { embedding, keyProperties, type CIMClass } from '../cim/CIMClass.js';
import type { CIMInstance, CIMProperty } from '../cim/CIMInstance.js';
import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import type { Namespace } from '../repository/Namespace.js';
import { InstanceRow, InstanceShape } from './InstanceRow.js';
import type { PropertyRecord } from './Provider.js';

/** Makes a CIMInstance of a provider's record: all properties of the class, and the path. */
export function makeInstance(namespace: Namespace, cimClass: CIMClass, record: PropertyRecord): CIMInstance {
  return new InstanceRow(shapeOf(namespace, cimClass), record).instance;
}

/**
 * Makes the path of an instance from its key properties.
 * @throws Error if the provider omitted one, which is a programming error.
 */
export function makePath(namespace: Namespace, cimClass: CIMClass, record: PropertyRecord): CIMInstanceName {
  return new InstanceRow(shapeOf(namespace, cimClass), record).path;
}

/** The shape of the instances of a class: all its properties with their defaults, and its keys. */
export function shapeOf(namespace: Namespace, cimClass: CIMClass): InstanceShape {
  return namespace.facts.of(makeShape, cimClass);
}

function makeShape(cimClass: CIMClass, namespace: Namespace): InstanceShape {
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
  return new InstanceShape({
    className: cimClass.name,
    namespace: namespace.name,
    host: null,
    properties,
    keys: namespace.facts.of(keyProperties, cimClass),
    isShared: true,
  });
}
