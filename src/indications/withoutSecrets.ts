import { CIMInstance, type CIMProperty } from '../cim/CIMInstance.js';
import { NameMap, sameName } from '../cim/NameMap.js';
import type { CIMValue } from '../cim/values.js';
import type { Namespace } from '../repository/Namespace.js';

/**
 * The indication with all secrets in embedded instances set to NULL: CIM_SharedSecret.Secret, and passwords of destinations.
 * This happens before filters are applied, so that no query can guess a secret.
 */
export function withoutSecrets(indication: CIMInstance, namespace: Namespace): CIMInstance {
  let properties: NameMap<CIMProperty> | null = null;
  for (const [name, property] of indication.properties) {
    const value = property.value;
    const cleaned = isSecret(indication.className, name, namespace)
      ? null
      : Array.isArray(value)
        ? cleanArray(value as readonly CIMValue[], namespace)
        : cleanValue(value, namespace);
    if (cleaned === value) continue;
    properties ??= new NameMap(indication.properties);
    properties.set(name, { ...property, value: cleaned as CIMValue });
  }
  return properties ? new CIMInstance(indication.className, properties, indication.path) : indication;
}

function cleanValue(value: CIMValue, namespace: Namespace): CIMValue {
  return value instanceof CIMInstance ? withoutSecrets(value, namespace) : value;
}

function cleanArray(values: readonly CIMValue[], namespace: Namespace): readonly CIMValue[] {
  const cleaned = values.map((value) => cleanValue(value, namespace));
  return cleaned.some((value, index) => value !== values[index]) ? cleaned : values;
}

function isSecret(className: string, property: string, namespace: Namespace): boolean {
  return (
    (sameName(property, 'Secret') && namespace.isA(className, 'CIM_SharedSecret')) ||
    (sameName(property, 'password') && namespace.isA(className, 'CIM_ListenerDestination'))
  );
}
