import { CIMInstance } from '../../cim/CIMInstance.js';
import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { printValue, type CIMTypeName } from '../../cim/dataTypes.js';
import type { CIMScalar, CIMValue } from '../../cim/values.js';
import { encodeStored } from '../../repository/storedJson.js';
import type { Occurrence } from '../Indication.js';

/** An instance as it is relayed: the values that are not NULL, as texts. */
export interface RelayedInstance {
  readonly className: string;
  readonly values: Readonly<Record<string, RelayedValue>>;
}

export type RelayedScalar = string | CIMInstanceName | RelayedInstance;
export type RelayedValue = RelayedScalar | readonly (RelayedScalar | null)[];

/**
 * An occurrence as text, for the server that relays it.  Declarations are not part of it: the receiver has its own, and values are
 * texts that it parses by them.
 */
export function encodeOccurrence({ indication }: Occurrence): string {
  return encodeStored(relayed(indication)).toString('utf8');
}

function relayed(instance: CIMInstance): RelayedInstance {
  const values: Record<string, RelayedValue> = {};
  for (const { name, type, value } of instance.properties.values()) {
    if (value !== null) values[name] = relayedValue(type, value);
  }
  return { className: instance.className, values };
}

function relayedValue(type: CIMTypeName, value: NonNullable<CIMValue>): RelayedValue {
  if (!Array.isArray(value)) return relayedScalar(type, value as CIMScalar);
  const items = value as readonly (CIMScalar | null)[];
  return items.map((item) => (item === null ? null : relayedScalar(type, item)));
}

function relayedScalar(type: CIMTypeName, value: CIMScalar): RelayedScalar {
  if (value instanceof CIMInstance) return relayed(value);
  if (value instanceof CIMInstanceName) return value;
  if (type === 'reference' || (typeof value === 'object' && 'superclass' in value))
    throw new TypeError('a class cannot be relayed');
  return printValue(type, value);
}
