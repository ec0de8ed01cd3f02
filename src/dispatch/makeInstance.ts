import { embedding, keyProperties, type CIMClass, type CIMPropertyDeclaration } from '../cim/CIMClass.js';
import { CIMInstance, type CIMProperty } from '../cim/CIMInstance.js';
import { CIMInstanceName, type CIMKeyValue } from '../cim/CIMInstanceName.js';
import { isIntegerTypeName } from '../cim/dataTypes.js';
import { NameMap } from '../cim/NameMap.js';
import type { CIMValue } from '../cim/values.js';
import type { Namespace } from '../repository/Namespace.js';
import type { PropertyRecord } from './Provider.js';

/** An instance of a class from what its provider gave: all properties the class declares, and its path. */
export function makeInstance(namespace: Namespace, cimClass: CIMClass, record: PropertyRecord): CIMInstance {
  const properties = new NameMap<CIMProperty>();
  for (const declaration of cimClass.properties.values()) {
    const given = record[declaration.name] as CIMValue | undefined;
    const embedded = declaration.type === 'string' ? embedding(declaration) : null;
    properties.set(declaration.name, {
      name: declaration.name,
      type: declaration.type,
      isArray: declaration.isArray,
      value: given === undefined ? declaration.defaultValue : given,
      referenceClass: declaration.referenceClass ?? undefined,
      embeddedObject: embedded?.kind,
      classOrigin: declaration.classOrigin,
      propagated: declaration.propagated,
    });
  }
  return new CIMInstance(cimClass.name, properties, makePath(namespace, cimClass, record));
}

/** The path of an instance from its key properties.  @throws Error if the provider left one out: a mistake in the program. */
export function makePath(namespace: Namespace, cimClass: CIMClass, record: PropertyRecord): CIMInstanceName {
  const keys = new NameMap<CIMKeyValue>();
  for (const key of keyProperties(cimClass)) keys.set(key.name, keyValue(cimClass, key, record[key.name]));
  return new CIMInstanceName(cimClass.name, keys, { namespace: namespace.name });
}

function keyValue(cimClass: CIMClass, key: CIMPropertyDeclaration, value: unknown): CIMKeyValue {
  const given = value ?? key.defaultValue;
  if (given === null)
    throw new Error(`a provider gave an instance of ${cimClass.name} without its key ${key.name}`);
  if (typeof given === 'number' && isIntegerTypeName(key.type)) return BigInt(given);
  return given as CIMKeyValue;
}
