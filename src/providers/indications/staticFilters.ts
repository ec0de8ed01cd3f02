import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { interopNamespace } from '../../cim/namespaces.js';
import { elementId, textOf } from '../../indications/elementId.js';
import type { Collection } from '../../indications/elements.js';
import type { StoredRecord } from '../../repository/InstanceStore.js';
import { targetNamespace } from '../identity.js';
import { withElementKeys } from './indicationIdentity.js';

/** The server's own filters, for managers that create none, by subject. */
const queries = {
  Credentials:
    'SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA CIM_SharedSecret OR SourceInstance ISA CIM_CredentialContext',
  Targets:
    'SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA CIM_ProtocolEndpoint OR SourceInstance ISA CIM_SCSIProtocolController',
  Sessions: 'SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA CIM_NetworkPipe',
  Storage:
    'SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA CIM_StorageVolume OR SourceInstance ISA CIM_StoragePool OR SourceInstance ISA CIM_StorageSynchronized',
  Masking:
    'SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA CIM_SCSIProtocolController OR SourceInstance ISA CIM_ProtocolControllerForUnit OR SourceInstance ISA CIM_StorageHardwareID OR SourceInstance ISA CIM_AuthorizedPrivilege OR SourceInstance ISA CIM_MaskingGroup',
  Jobs: 'SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA CIM_ConcreteJob',
  Alerts: 'SELECT * FROM CIM_AlertIndication',
} as const;

const descriptions: Readonly<Record<keyof typeof queries, string>> = {
  Credentials: 'A CHAP secret, or what it opens, was added, changed or removed.',
  Targets: 'A target or one of its ports was added, changed or removed.',
  Sessions: 'An initiator has logged in or out.',
  Storage: 'A volume, a pool or a copy of a volume was added, changed or removed.',
  Masking:
    'A volume is shown by a target or is not any more, an initiator is allowed or is not any more, or a view, a masking group or the identity of an initiator was added, changed or removed.',
  Jobs: 'A job has begun, has come further, has ended or was forgotten.',
  Alerts: 'Something happened that an administrator should know.',
};

/** The server's own filters with all their properties. */
export function staticFilters(hostName: string): StoredRecord[] {
  return (Object.keys(queries) as (keyof typeof queries)[]).map((subject) => {
    const Name = `iscsi-wbem:${subject}`;
    return withElementKeys(
      'CIM_IndicationFilter',
      {
        Name,
        ElementName: subject,
        Description: descriptions[subject],
        SourceNamespaces: [targetNamespace],
        IndividualSubscriptionSupported: true,
        Query: queries[subject],
        QueryLanguage: 'DMTF:CQL',
      },
      hostName,
      () => Name,
    );
  });
}

/** The collection of all of them. */
export function staticCollection(hostName: string): Collection {
  const name = 'iscsi-wbem:All';
  const properties: StoredRecord = {
    InstanceID: name,
    CollectionName: name,
    ElementName: 'All',
    Description: 'All that happens to targets.',
  };
  return {
    id: expectId(properties),
    name,
    properties,
    members: staticFilters(hostName).map(expectId),
  };
}

export function collectionPath(properties: StoredRecord) {
  return new CIMInstanceName<'CIM_FilterCollection'>(
    'CIM_FilterCollection',
    { InstanceID: textOf(properties, 'InstanceID') },
    { namespace: interopNamespace },
  );
}

function expectId(properties: StoredRecord): string {
  const id = elementId((name) => properties[name]);
  if (id === null) throw new Error('a filter of the server itself lacks a key');
  return id;
}
