import { randomUUID } from 'node:crypto';
import { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { PropertyRecord } from '../../dispatch/Provider.js';
import { makeInstance } from '../../dispatch/makeInstance.js';
import type { Namespace } from '../../repository/Namespace.js';
import type { Occurrence } from '../Indication.js';

/** An occurrence with the current time, a new identifier, and all properties of its class. */
export function makeIndication(namespace: Namespace, className: string, record: PropertyRecord): Occurrence {
  const cimClass = namespace.findIndicationClass(className) ?? namespace.getClass(className);
  const indication = makeInstance(namespace, cimClass, {
    IndicationIdentifier: `iscsi-wbem:${randomUUID()}`,
    IndicationTime: CIMDateTime.fromDate(new Date()),
    ...record,
  });
  return { namespace: namespace.name, indication };
}
