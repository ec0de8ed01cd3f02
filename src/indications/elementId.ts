import { createHash } from 'node:crypto';
import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import { sameName } from '../cim/NameMap.js';
import type { CIMValue } from '../cim/values.js';

// One text for each filter, destination and subscription, the same for all spellings of its path.

/** The keys of a filter or a destination, in the order of their declaration. */
export const elementKeys = ['SystemCreationClassName', 'SystemName', 'CreationClassName', 'Name'] as const;

/** A property as a string; the empty string if it is NULL or not a string. */
export function textOf(properties: { readonly [name: string]: unknown }, name: string): string {
  const value = properties[name];
  return typeof value === 'string' ? value : '';
}

type Values = (name: string) => CIMValue | undefined;

/** The class name of destinations in earlier editions of the schema.  Some clients still use it in keys. */
export const olderDestinationClass = 'CIM_IndicationHandlerCIMXML';
const destinationClass = 'CIM_ListenerDestinationCIMXML';

/** The id of a filter, a destination or a collection from its properties or key bindings; null if keys are missing. */
export function elementId(valueOf: Values): string | null {
  const instanceId = valueOf('InstanceID');
  const keys = elementKeys.map((name) => {
    const value = valueOf(name);
    const isOlder =
      name === 'CreationClassName' && typeof value === 'string' && sameName(value, olderDestinationClass);
    return isOlder ? destinationClass : value;
  });
  if (keys.every((key) => typeof key === 'string')) return JSON.stringify(keys);
  return typeof instanceId === 'string' ? JSON.stringify([instanceId]) : null;
}

export function elementIdOfPath({ keyBindings }: CIMInstanceName): string | null {
  return elementId((name) => keyBindings.get(name));
}

/** A short text for an id, used in store keys. */
export function digestOf(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 32);
}
