import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAssociation } from '../../../src/cim/CIMClass.js';
import { CIMDateTime } from '../../../src/cim/CIMDateTime.js';
import { CIMInstance, cimProperty } from '../../../src/cim/CIMInstance.js';
import { CIMInstanceName, isInstanceName } from '../../../src/cim/CIMInstanceName.js';
import type { Call } from '../../../src/dispatch/Call.js';
import { Instances } from '../../../src/dispatch/Instances.js';
import { Providers } from '../../../src/dispatch/Providers.js';
import { storedInstances } from '../../../src/dispatch/storedInstances.js';
import { Traversal } from '../../../src/dispatch/Traversal.js';
import { indicationProvidersIn } from '../../../src/providers/indications/index.js';
import { serverProvidersIn } from '../../../src/providers/server/index.js';
import { namespaceClassProvider } from '../../../src/providers/server/namespaceClassProvider.js';
import { readVersion } from '../../../src/server/readVersion.js';
import { openServerName } from '../../../src/repository/openServerName.js';
import { Repository } from '../../../src/repository/Repository.js';
import { StatisticsSetting } from '../../../src/repository/StatisticsSetting.js';
import { compileModel } from '../../../src/schema/compileModel.js';
import { plainNamespace } from '../../../src/schema/modelRoots.js';
import { makeIndications } from '../../indications/makeIndications.js';
import { collect, failure } from '../../repository/repositoryHarness.js';
import { makeTemporaryStore } from '../../support/temporaryStore.js';

const temporary = makeTemporaryStore();
const { store } = temporary;
const interop = 'interop';
const call: Call = {
  principal: { name: 'tester', roles: new Set(['read', 'write']), address: '127.0.0.1', door: 'test' },
  namespace: interop,
  host: 'wbem.example:5988',
  signal: new AbortController().signal,
};

let instances: Instances;
let traversal: Traversal;
let repository: Repository;

beforeAll(async () => {
  const { namespaces } = compileModel();
  const newNamespace = namespaces.get(plainNamespace);
  repository = new Repository(namespaces, { store, ...(newNamespace && { newNamespace }) });
  const server = serverProvidersIn({
    repository,
    hostName: 'host.example',
    serverName: await openServerName(store),
    version: '1.2.3',
    systems: () => [{ name: 'host.example', storage: null, isArray: false }],
    liveClasses: new Set(),
    withheldProfiles: new Set(),
    pull: { allowsNoTimeout: false, maxTimeoutSeconds: 90 },
    statistics: {
      setting: new StatisticsSetting(store),
      startedAt: new Date('2026-01-02T03:04:05.678Z'),
      operations: () => [
        { name: 'GetInstance', count: 3, seconds: 61.5, requestBytes: 1800, responseBytes: 9000 },
        { name: 'InvokeMethod', count: 1, seconds: 0.000_25, requestBytes: 700, responseBytes: 500 },
        { name: 'unknown', count: 1, seconds: 0, requestBytes: 1, responseBytes: 2 },
      ],
    },
  });
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const service = makeIndications({ repository, store, hostName: 'host.example', log });
  const providers = new Providers(
    [...server, ...indicationProvidersIn(service)],
    (namespace, cimClass) =>
      namespaceClassProvider(repository, namespace, cimClass) ??
      storedInstances(repository, namespace, cimClass),
  );
  instances = new Instances(repository, providers);
  traversal = new Traversal(repository, providers, instances);
});
afterAll(() => temporary.remove());

const enumerate = (className: string): Promise<CIMInstance[]> =>
  collect(instances.enumerate(interop, className, call));
const timeOf = (instance: CIMInstance, name: string): string | null => {
  const value = instance.value(name);
  return value instanceof CIMDateTime ? value.toString() : null;
};
const namespaceInstance = (className: string, name: string | null): CIMInstance =>
  new CIMInstance(className, [
    cimProperty('Name', 'string', name),
    cimProperty('CreationClassName', 'string', className),
    cimProperty('SystemName', 'string', 'what the client thinks'),
  ]);

describe('the Server profile', () => {
  it('shows exactly one object manager, whose name stays', async () => {
    const [manager, ...others] = await enumerate('CIM_ObjectManager');
    expect(others).toEqual([]);
    expect(manager?.value('Name')).toMatch(/^iscsi-wbem:[0-9a-f-]{36}$/);
    expect(manager?.value('Name')).toBe(await openServerName(store));
    expect(manager?.value('Description')).toBe('iscsi-wbem Version 1.2.3');
    expect(manager?.value('Started')).toBe(true);
  });

  /** What SMI-S marks mandatory, and what managers show of each. */
  it.each([
    ['CIM_System', 'CreationClassName Name ElementName NameFormat Description Caption OperationalStatus'],
    [
      'CIM_ObjectManager',
      'SystemCreationClassName SystemName CreationClassName Name ElementName Description Caption OperationalStatus Started GatherStatisticalData',
    ],
    [
      'CIM_Namespace',
      'SystemCreationClassName SystemName ObjectManagerCreationClassName ObjectManagerName CreationClassName Name ElementName Description Caption ClassInfo DescriptionOfClassInfo ClassType',
    ],
    [
      'CIM_CIMXMLCommunicationMechanism',
      'SystemCreationClassName SystemName CreationClassName Name ElementName Description Caption OperationalStatus CommunicationMechanism Version CIMXMLProtocolVersion FunctionalProfilesSupported MultipleOperationsSupported AuthenticationMechanismsSupported AdvertiseTypes AdvertiseTypeDescriptions CIMValidated',
    ],
    [
      'CIM_RegisteredProfile',
      'InstanceID ElementName Description Caption RegisteredOrganization RegisteredName RegisteredVersion AdvertiseTypes AdvertiseTypeDescriptions SpecificationType',
    ],
    [
      'CIM_SoftwareIdentity',
      'InstanceID Name ElementName Description Caption Manufacturer VersionString MajorVersion MinorVersion RevisionNumber Classifications OperationalStatus',
    ],
  ])('says everything of each %s: %s', async (className, names) => {
    await instances.create(
      interop,
      namespaceInstance('CIM_Namespace', `test/said of ${className}`.replaceAll(' ', '_')),
      call,
    );
    const all = await enumerate(className);
    expect(all.length).toBeGreaterThan(0);
    for (const instance of all) {
      const missing = names.split(' ').filter((name) => (instance.value(name) ?? null) === null);
      expect([instance.path?.toString(), missing]).toEqual([instance.path?.toString(), []]);
    }
  });

  it('answers the same each time: nothing volatile', async () => {
    const all = async (): Promise<unknown> => [
      ...(await enumerate('CIM_ManagedElement')),
      ...(await enumerate('CIM_Dependency')),
      ...(await enumerate('CIM_ElementConformsToProfile')),
    ];
    const [first, second] = [await all(), await all()];
    expect(second).toEqual(first);
  });

  it('shows what it counts of its operations while GatherStatisticalData is TRUE, which a client sets', async () => {
    const asAdmin: Call = { ...call, principal: { ...call.principal, roles: new Set(['admin']) } };
    const [manager] = await enumerate('CIM_ObjectManager');
    if (!manager?.path) throw new Error('no object manager');
    const { path } = manager;
    const gather = (value: boolean | null, by = asAdmin): Promise<void> => {
      const changed = new CIMInstance(
        path.className,
        [cimProperty('GatherStatisticalData', 'boolean', value)],
        path,
      );
      return instances.modify(interop, changed, null, by);
    };
    expect(manager.value('GatherStatisticalData')).toBe(false);
    expect(await enumerate('CIM_StatisticalData')).toEqual([]);

    await gather(true);
    expect((await enumerate('CIM_ObjectManager'))[0]?.value('GatherStatisticalData')).toBe(true);
    expect(new StatisticsSetting(store).isOn).toBe(true);
    const shown = (await enumerate('CIM_CIMOMStatisticalData')).map((one) => [
      one.value('InstanceID'),
      one.value('OperationType'),
      one.value('OtherOperationType'),
      one.value('NumberOfOperations'),
      timeOf(one, 'CimomElapsedTime'),
      timeOf(one, 'ProviderElapsedTime'),
      one.value('RequestSize'),
      one.value('ResponseSize'),
      timeOf(one, 'StartStatisticTime'),
    ]);
    const none = '00000000000000.000000:000';
    const started = '20260102030405.678000+000';
    expect(shown).toEqual([
      [
        'iscsi-wbem:statistics:GetInstance',
        4,
        null,
        3n,
        '00000000000101.500000:000',
        none,
        1800n,
        9000n,
        started,
      ],
      [
        'iscsi-wbem:statistics:InvokeMethod',
        1,
        'InvokeMethod',
        1n,
        '00000000000000.000250:000',
        none,
        700n,
        500n,
        started,
      ],
      ['iscsi-wbem:statistics:unknown', 1, 'unknown', 1n, none, none, 1n, 2n, started],
    ]);
    const links = await enumerate('CIM_ElementStatisticalData');
    expect(links).toHaveLength(3);
    for (const link of links) {
      for (const role of ['ManagedElement', 'Stats']) {
        const end = link.value(role);
        expect(isInstanceName(end) && (await instances.find(interop, end, call))).not.toBeNull();
      }
    }

    expect(await failure(gather(null))).toMatch('CIM_ERR_INVALID_PARAMETER: GatherStatisticalData is NULL');
    expect(await failure(gather(false, call))).toMatch('CIM_ERR_ACCESS_DENIED');
    const renamed = new CIMInstance(path.className, [cimProperty('ElementName', 'string', 'x')], path);
    expect(await failure(instances.modify(interop, renamed, null, asAdmin))).toMatch(
      'CIM_ERR_NOT_SUPPORTED: ElementName of the object manager cannot be set',
    );
    await gather(false);
    expect(await enumerate('CIM_StatisticalData')).toEqual([]);
  });

  it('shows in root/cimv2 which namespaces there are: both ends of each association are in interop', async () => {
    const links = await collect(
      instances.enumerate('root/cimv2', 'CIM_NamespaceInManager', { ...call, namespace: 'root/cimv2' }),
    );
    const ends = links.map((link) => ['Antecedent', 'Dependent'].map((role) => link.value(role)));
    expect(ends.map(([, end]) => isInstanceName(end) && end.keyBindings.get('Name'))).toEqual(
      repository.namespaceNames(),
    );
    for (const end of ends.flat()) {
      if (!isInstanceName(end)) throw new Error('a reference is NULL');
      expect(end.namespace).toBe(interop);
      expect(await instances.find(interop, end, call)).not.toBeNull();
    }
  });

  it('ties only what exists, as far as it is in this namespace', async () => {
    const namespace = repository.getNamespace(interop);
    let ends = 0;
    for (const name of namespace.subclasses(null)) {
      if (!isAssociation(namespace.getClass(name))) continue;
      for (const association of await enumerate(name)) {
        for (const { name: role, value } of association.properties.values()) {
          if (!isInstanceName(value) || value.namespace !== interop) continue;
          ends += 1;
          const end = await instances.find(interop, value, call);
          expect(end, `${name}.${role} = ${value.toString()}`).not.toBeNull();
        }
      }
    }
    expect(ends).toBeGreaterThan(20);
  });

  it('reaches the object manager from its profile, and profiles from their software', async () => {
    const everything = { associationClass: null, role: null, resultClass: null, resultRole: null };
    const server = new CIMInstanceName('CIM_RegisteredProfile', { InstanceID: 'SNIA:Server:1.6.1' });
    const conforming = await collect(
      traversal.associators(server, { ...everything, resultRole: 'ManagedElement' }, call),
    );
    expect(conforming.map(({ className }) => className)).toEqual(['MSFTSM_ObjectManager']);
    const [software] = await enumerate('CIM_SoftwareIdentity');
    if (!software?.path) throw new Error('no software');
    const behind = await collect(traversal.associatorNames(software.path, everything, call));
    expect(behind).toHaveLength(6);
  });

  it('takes its version from the package', () => {
    expect(readVersion()).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

describe('namespaces through CIM_Namespace', () => {
  it.each(['CIM_Namespace', 'MSFTSM_Namespace'])(
    'are made by %s with the keys of this server',
    async (className) => {
      const path = await instances.create(interop, namespaceInstance(className, `/made/${className}/`), call);
      expect(path.className).toBe('MSFTSM_Namespace');
      const found = (await enumerate('CIM_Namespace')).find(
        (instance) => instance.value('Name') === `made/${className}`,
      );
      expect(found?.path?.equals(path)).toBe(true);
      expect(found?.value('SystemName')).toBe('host.example');
      await instances.delete(interop, path.withClass('CIM_Namespace'), call);
      expect(repository.findNamespace(`made/${className}`)).toBeNull();
    },
  );

  it('need a name, and are there once', async () => {
    const without = instances.create(interop, namespaceInstance('CIM_Namespace', null), call);
    expect(await failure(without)).toMatch('CIM_ERR_INVALID_PARAMETER');
    const again = instances.create(interop, namespaceInstance('CIM_Namespace', 'INTEROP'), call);
    expect(await failure(again)).toMatch('CIM_ERR_ALREADY_EXISTS');
  });
});

describe('namespaces through __Namespace', () => {
  const make = (at: string, name: string): Promise<CIMInstanceName> =>
    instances.create(at, new CIMInstance('__Namespace', [cimProperty('Name', 'string', name)]), call);
  const below = async (at: string): Promise<string[]> =>
    (await collect(instances.enumerate(at, '__Namespace', call)))
      .map((instance) => instance.value('Name') as string)
      .toSorted();

  it('are right below the one that they are made in', async () => {
    const path = await make('root/wmi', 'child');
    await make('root/wmi/child', 'grandchild');
    expect(await below('root/wmi')).toEqual(['child']);
    expect(await below('ROOT/WMI/child')).toEqual(['grandchild']);
    expect(await below('root')).toEqual(['cimv2', 'wmi']);
    expect(await below('root/cimv2')).toEqual(['storage/iscsitarget']);
    await instances.delete('root/wmi', path, call);
    expect(await below('root/wmi')).toEqual(['child/grandchild']);
    const left = new CIMInstanceName('__Namespace', { Name: 'Child/Grandchild' });
    await instances.delete('root/wmi', left, call);
    expect(await below('root/wmi')).toEqual([]);
  });

  it('are not deleted where they hold classes of the server', async () => {
    const wmi = new CIMInstanceName('__Namespace', { Name: 'wmi' });
    expect(await failure(instances.delete('root', wmi, call))).toMatch('CIM_ERR_NAMESPACE_NOT_EMPTY');
  });
});
