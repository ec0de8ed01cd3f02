import { keyProperties, typesOfKeys, type CIMClass, type CIMPropertyDeclaration } from '../cim/CIMClass.js';
import { CIMDateTime } from '../cim/CIMDateTime.js';
import { CIMError } from '../cim/CIMError.js';
import { CIMInstanceName, type CIMKeyValue } from '../cim/CIMInstanceName.js';
import { dataTypes, isIntegerTypeName } from '../cim/dataTypes.js';
import { NameMap } from '../cim/NameMap.js';
import type { Namespace } from '../repository/Namespace.js';

/**
 * Converts a path from a client to this server's spelling: the class's own name, and its keys with their declared names and
 * types.
 *
 * A class with one key accepts a key binding without a name (DSP0201 2.4, INSTANCENAME with KEYVALUE or VALUE.REFERENCE alone).
 * The class may be abstract or a superclass of the instance's class.
 * @throws CIMError CIM_ERR_INVALID_CLASS, or CIM_ERR_INVALID_PARAMETER for keys that are missing, unknown or of another type.
 */
export function bindPath(namespace: Namespace, path: CIMInstanceName): CIMInstanceName {
  const cimClass = namespace.getClass(path.className);
  const declared = namespace.facts.of(keyProperties, cimClass);
  const sent = unnamedKeyNamed(path.keyBindings, declared);
  const bound = new NameMap<CIMKeyValue>();
  for (const key of declared) {
    const value = sent.get(key.name);
    if (value === undefined) {
      throw new CIMError(
        'CIM_ERR_INVALID_PARAMETER',
        `the path ${path.toString()} lacks the key ${key.name} of ${cimClass.name}`,
      );
    }
    bound.set(key.name, bindKey(cimClass, key, value));
  }
  for (const name of sent.names()) {
    if (!bound.has(name)) {
      throw new CIMError('CIM_ERR_INVALID_PARAMETER', `"${name}" is not a key of ${cimClass.name}`);
    }
  }
  return new CIMInstanceName(cimClass.name, bound, {
    namespace: namespace.name,
    host: null,
    keyTypes: typesOfKeys(declared),
  });
}

function unnamedKeyNamed(
  keys: NameMap<CIMKeyValue>,
  declared: readonly CIMPropertyDeclaration[],
): NameMap<CIMKeyValue> {
  const unnamed = keys.get('');
  const [only] = declared;
  if (unnamed === undefined || keys.size !== 1 || declared.length !== 1 || !only) return keys;
  return new NameMap([[only.name, unnamed]]);
}

function bindKey(cimClass: CIMClass, key: CIMPropertyDeclaration, value: CIMKeyValue): CIMKeyValue {
  const typed = convertKey(key, value);
  if (typed === null) {
    throw new CIMError(
      'CIM_ERR_INVALID_PARAMETER',
      `the key ${cimClass.name}.${key.name} is a ${key.type}: ${String(value)} is not one`,
    );
  }
  return typed;
}

/** Converts a key value to its declared type, or returns null.  Clients send numbers and datetimes as strings. */
function convertKey({ type }: CIMPropertyDeclaration, value: CIMKeyValue): CIMKeyValue | null {
  if (type === 'reference') return value instanceof CIMInstanceName ? value : null;
  if (value instanceof CIMInstanceName) return null;
  try {
    if (type === 'string' || type === 'char16') return typeof value === 'string' ? value : null;
    if (type === 'boolean')
      return typeof value === 'boolean' ? value : dataTypes.boolean.parse(String(value));
    if (type === 'datetime') return value instanceof CIMDateTime ? value : CIMDateTime.parse(String(value));
    if (isIntegerTypeName(type)) {
      if (typeof value === 'bigint') return BigInt(dataTypes[type].parse(String(value)));
      return typeof value === 'string' ? BigInt(dataTypes[type].parse(value)) : null;
    }
    return typeof value === 'number' ? value : dataTypes[type].parse(String(value));
  } catch {
    return null;
  }
}
