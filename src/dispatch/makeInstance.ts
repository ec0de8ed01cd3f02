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
  const properties = templateOf(cimClass).properties.mapped((property) => {
    const given = record[property.name] as CIMValue | undefined;
    return given === undefined ? property : { ...property, value: given };
  });
  return new CIMInstance(cimClass.name, properties, makePath(namespace, cimClass, record));
}

/** The path of an instance from its key properties.  @throws Error if the provider left one out: a mistake in the program. */
export function makePath(namespace: Namespace, cimClass: CIMClass, record: PropertyRecord): CIMInstanceName {
  const keys = new NameMap<CIMKeyValue>();
  for (const key of templateOf(cimClass).keys) keys.set(key.name, keyValue(cimClass, key, record[key.name]));
  return new CIMInstanceName(cimClass.name, keys, { namespace: namespace.name });
}

function keyValue(cimClass: CIMClass, key: CIMPropertyDeclaration, value: unknown): CIMKeyValue {
  const given = value ?? key.defaultValue;
  if (given === null)
    throw new Error(`a provider gave an instance of ${cimClass.name} without its key ${key.name}`);
  if (typeof given === 'number' && isIntegerTypeName(key.type)) return BigInt(given);
  return given as CIMKeyValue;
}

/** What all instances of a class have in common. */
interface Template {
  /** With the defaults of the class. */
  readonly properties: NameMap<CIMProperty>;
  readonly keys: readonly CIMPropertyDeclaration[];
}

/** A class that changes is another object. */
const templates = new WeakMap<CIMClass, Template>();

function templateOf(cimClass: CIMClass): Template {
  const known = templates.get(cimClass);
  if (known) return known;
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
  const template = { properties, keys: keyProperties(cimClass) };
  templates.set(cimClass, template);
  return template;
}
