import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CIMInstance } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { makeInstance } from '../../src/dispatch/makeInstance.js';
import type { PropertyRecord } from '../../src/dispatch/Provider.js';
import type { Fleet } from '../../src/fleet/Fleet.js';
import { HostIndications } from '../../src/fleet/HostIndications.js';
import type { LinkedHost } from '../../src/fleet/LinkedHost.js';
import { decodeOccurrence } from '../../src/indications/relayed/decodeOccurrence.js';
import { encodeOccurrence } from '../../src/indications/relayed/encodeOccurrence.js';
import { makeIndication } from '../../src/indications/sources/makeIndication.js';
import type { Namespace } from '../../src/repository/Namespace.js';
import { Repository } from '../../src/repository/Repository.js';
import { openModel } from '../../src/schema/openModel.js';
import { makeTemporaryStore } from '../support/temporaryStore.js';
import { namespace as targetNamespace, secretPath } from './FleetClient.js';

const temporary = makeTemporaryStore();
let namespace: Namespace;
beforeAll(async () => {
  const { namespaces } = await openModel();
  namespace = new Repository(namespaces, { store: temporary.store }).getNamespace(targetNamespace);
});
afterAll(() => temporary.remove());

const store1 = { systemName: 'store1' } as LinkedHost;

function secretOf(host: string, more: PropertyRecord = {}): CIMInstance {
  const keys = Object.fromEntries(secretPath(host, 'iqn.2026-11.test.example:t', 'client').keyBindings);
  const cimClass = namespace.getClass('ISCSIWBEM_SharedSecret');
  return makeInstance(namespace, cimClass, { ...keys, ElementName: 'a "quoted" name', ...more });
}

/** As the agent of a host writes it. */
function changeOf(instance: CIMInstance, more: PropertyRecord = {}): string {
  return encodeOccurrence(
    makeIndication(namespace, 'CIM_InstModification', {
      SourceInstance: instance.withPath(null),
      SourceInstanceModelPath: String(instance.path),
      PreviousInstance: secretOf('store1', { ElementName: 'before' }).withPath(null),
      ChangedPropertyNames: ['ElementName'],
      ...more,
    }),
  );
}

describe('an indication that a host sends', () => {
  it('arrives as it was made', () => {
    const instance = secretOf('store1');
    const made = makeIndication(namespace, 'CIM_InstCreation', {
      SourceInstance: instance.withPath(null),
      SourceInstanceModelPath: String(instance.path),
    });
    const { indication, source } = decodeOccurrence(encodeOccurrence(made), namespace);
    expect(source?.canonical).toBe(instance.path?.canonical);
    for (const { name, value } of made.indication.properties.values())
      expect(print(indication.value(name)), name).toEqual(print(value));
  });

  it('of a newer agent has properties that are not known here: they are left out', () => {
    const text = changeOf(secretOf('store1')).replace('"ElementName"', '"TST_New":"1","ElementName"');
    expect(text).toContain('TST_New');
    expect(decodeOccurrence(text, namespace).source).not.toBeNull();
  });

  it.each([
    ['no JSON', 'nonsense'],
    ['no indication', '{"p":{"className":"CIM_SharedSecret","values":{"p":{}}}}'],
    ['an indication of another kind', '{"p":{"className":"CIM_ProcessIndication","values":{"p":{}}}}'],
    ['one without an instance', '{"p":{"className":"CIM_InstCreation","values":{"p":{}}}}'],
    ['one whose instance is an instance of the store', changed({ o: ['CIM_SharedSecret', [], null] })],
    [
      'one whose instance is of a class that does not exist',
      changed({ p: { className: 'TST_X', values: { p: {} } } }),
    ],
    [
      'one whose instance has no keys',
      changed({ p: { className: 'ISCSIWBEM_SharedSecret', values: { p: {} } } }),
    ],
    ['deep nesting', `${'{"p":{"className":'.repeat(50_000)}1${'}}'.repeat(50_000)}`],
    ['null', 'null'],
  ])('is refused as %s', (_, text) => {
    expect(() => decodeOccurrence(text, namespace)).toThrow(Error);
  });
});

function changed(instance: object): string {
  return JSON.stringify({
    p: { className: 'CIM_InstCreation', values: { p: { SourceInstance: instance } } },
  });
}

function print(value: unknown): string {
  return JSON.stringify(value ?? null, (_, part: unknown) => (typeof part === 'bigint' ? `${part}` : part));
}

describe('a captured host', () => {
  let indications: HostIndications;
  beforeEach(() => {
    indications = new HostIndications({
      fleet: { listen: () => () => {} } as unknown as Fleet,
      sink: {
        publish: () => {},
        wants: () => true,
        onWantedChange: () => () => {},
      },
      namespace,
      isProvided: (className) => className === 'ISCSIWBEM_SharedSecret',
      onAlert: () => {},
    });
  });

  it('tells of its own objects', () => {
    expect(indications.read(store1, changeOf(secretOf('store1')))).not.toBeNull();
  });

  it('cannot tell of those of another host, whatever path it sends with them', () => {
    const other = secretOf('store2');
    const path = String(secretOf('store1').path);
    expect(() => indications.read(store1, changeOf(other))).toThrow('not its own');
    expect(() => indications.read(store1, changeOf(other, { SourceInstanceModelPath: path }))).toThrow(
      'not its own',
    );
    const own = changeOf(secretOf('store1'), { SourceInstanceModelPath: String(other.path) });
    const read = indications.read(store1, own);
    expect(read?.indication.value('SourceInstanceModelPath')).toBe(path);
  });

  it('cannot tell of systems: their state is the endpoint’s', () => {
    const system = makeInstance(namespace, namespace.getClass('MSFTSM_ComputerSystem'), {
      CreationClassName: 'MSFTSM_ComputerSystem',
      Name: 'store1',
    });
    expect(() => indications.read(store1, changeOf(system))).toThrow('not its own');
  });

  it('cannot tell of classes that this endpoint has no instances of', () => {
    const session = makeInstance(namespace, namespace.getClass('MSISCSITARGET_iSCSISession'), {
      InstanceID: 'iscsi-wbem:session@store1:t;1',
    });
    expect(indications.read(store1, changeOf(session))).toBeNull();
  });

  it('raises alerts in its own name only', () => {
    const element = new CIMInstanceName(
      'MSFTSM_ComputerSystem',
      { CreationClassName: 'MSFTSM_ComputerSystem', Name: 'store2' },
      { namespace: targetNamespace },
    );
    const alert = makeIndication(namespace, 'CIM_AlertIndication', {
      SystemName: 'store2',
      AlertingManagedElement: String(element),
      Message: 'a message',
      PerceivedSeverity: 2,
      AlertType: 8,
      ProbableCause: 1,
    });
    const told = indications.read(store1, encodeOccurrence(alert))?.indication;
    expect(told?.value('SystemName')).toBe('store1');
    expect(told?.value('AlertingManagedElement')).toContain('Name="store1"');
    expect(told?.value('Message')).toBe('a message');
  });
});
