import { createHash } from 'node:crypto';
import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import { sameName } from '../cim/NameMap.js';
import type { CIMValue } from '../cim/values.js';

// Filters, destinations and subscriptions by one text each, the same for all spellings of their paths.

/** The keys of a filter or a destination, in the order of their declaration. */
export const elementKeys = ['SystemCreationClassName', 'SystemName', 'CreationClassName', 'Name'] as const;

/** A property that is a string; the empty string where it is NULL or something else. */
export function textOf(properties: { readonly [name: string]: unknown }, name: string): string {
  const value = properties[name];
  return typeof value === 'string' ? value : '';
}

type Values = (name: string) => CIMValue | undefined;

/** The class of destinations as earlier editions of the schema called it; clients name it in keys, too. */
export const olderDestinationClass = 'CIM_IndicationHandlerCIMXML';
const destinationClass = 'CIM_ListenerDestinationCIMXML';

/** Of a filter, a destination or a collection by its properties or key bindings; null where keys are missing. */
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

/** A short text for an id, as part of keys in the store. */
export function digestOf(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 32);
}
