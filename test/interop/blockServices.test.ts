import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { classOf, FakeListener, propertyOf } from '../indications/FakeListener.js';
import { subscribe } from '../indications/subscribe.js';
import { InProcessServer } from '../support/InProcessServer.js';
import { havePywbem, PywbemSession, type PywbemPath, type PywbemTyped } from '../support/pywbem.js';
import { haveWbemcli, runWbemcli, wbemcliPath } from '../support/wbemcli.js';
import { namespace } from './CredentialClient.js';
import { wbemClientOf } from '../support/wbemClientOf.js';

const MiB = 2 ** 20;
const create = 'CreateOrModifyElementFromStoragePool';

/** Filters as managers write them, in the spelling of both languages. */
const filters = [
  ['WQL', 'SELECT * FROM CIM_InstCreation WHERE SourceInstance ISA CIM_StorageVolume'],
  ['DMTF:CQL', 'SELECT * FROM CIM_InstCreation WHERE SourceInstance ISA CIM_StorageVolume'],
  ['WQL', 'SELECT * FROM CIM_InstCreation WHERE SourceInstance ISA CIM_ConcreteJob'],
  [
    'DMTF:CQL',
    'SELECT * FROM CIM_InstModification WHERE SourceInstance ISA CIM_StorageVolume AND SourceInstance.CIM_StorageVolume::OperationalStatus[*] <> PreviousInstance.CIM_StorageVolume::OperationalStatus[*]',
  ],
  [
    'DMTF:CQL',
    'SELECT * FROM CIM_InstModification WHERE SourceInstance ISA CIM_ConcreteJob AND SourceInstance.CIM_ConcreteJob::JobState = 7',
  ],
] as const;

let server: InProcessServer;

beforeAll(async () => {
  server = await InProcessServer.open();
});
afterAll(() => server.dispose());

const pathOf = (value: unknown): PywbemPath => value as PywbemPath;

describe.skipIf(!havePywbem)('a manager with pywbem', () => {
  let pywbem: PywbemSession;
  beforeAll(async () => {
    pywbem = await PywbemSession.start(server, { namespace });
  });
  afterAll(() => pywbem.stop());

  it('makes, grows and removes a volume, finds its job and reads it by queries of both languages', async () => {
    const [service] = await pywbem.call<PywbemPath[]>('EnumerateInstanceNames', {
      ClassName: 'CIM_StorageConfigurationService',
    });
    if (!service) throw new Error('there is no service');
    const Size = (bytes: number): PywbemTyped => ({ type: 'uint64', value: String(bytes) });
    const ElementType: PywbemTyped = { type: 'uint16', value: '2' };
    const made = await pywbem.invokeMethod(service, create, {
      ElementName: 'v1',
      ElementType,
      Size: Size(8 * MiB),
    });
    expect(made.returnValue).toBe(4096);
    const affected = await pywbem.call<{ className: string; path: PywbemPath }[]>('Associators', {
      ObjectName: pathOf(made.out['Job']),
      ResultClass: 'CIM_StorageVolume',
    });
    expect(affected.map(({ path }) => path.keys['DeviceID'])).toEqual([
      pathOf(made.out['TheElement']).keys['DeviceID'],
    ]);
    for (const QueryLanguage of ['WQL', 'DMTF:CQL'])
      for (const [Query, className] of [
        ['SELECT DeviceID, ElementName FROM CIM_StorageVolume', 'CIM_StorageVolume'],
        ['SELECT PoolID, ElementName FROM CIM_StoragePool', 'CIM_StoragePool'],
      ]) {
        const rows = await pywbem.call<unknown[]>('ExecQuery', { QueryLanguage, Query: Query ?? '' });
        const all = await pywbem.call<unknown[]>('EnumerateInstanceNames', { ClassName: className ?? '' });
        expect([QueryLanguage, className, rows.length]).toEqual([QueryLanguage, className, all.length]);
      }
    const TheElement = pathOf(made.out['TheElement']);
    const grown = await pywbem.invokeMethod(service, create, {
      ElementType,
      TheElement,
      Size: Size(16 * MiB),
    });
    expect(grown.returnValue).toBe(0);
    expect((await pywbem.invokeMethod(service, 'ReturnToStoragePool', { TheElement })).returnValue).toBe(0);
    expect((await pywbem.invokeMethod(service, 'ReturnToStoragePool', { TheElement })).returnValue).toBe(5);
    await pywbem.call('DeleteInstance', { InstanceName: pathOf(made.out['Job']) });
  });
});

describe.skipIf(!haveWbemcli)('wbemcli', () => {
  // Not CIM_SettingData: wbemcli does not know EmbeddedObject of an array, which that class declares.
  it.each([
    'CIM_StoragePool',
    'CIM_StorageVolume',
    'CIM_StorageCapabilities',
    'CIM_StorageConfigurationService',
  ])('lists %s, reads each and follows it', async (className) => {
    const names = await runWbemcli(server, ['ein'], namespace, className);
    expect(names.exitCode).toBe(0);
    const lines = names.stdout.trim().split('\n');
    const all = await runWbemcli(server, ['ei', '-nl'], namespace, className);
    expect(all.exitCode).toBe(0);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      const path = line.slice(line.indexOf(`${namespace}:`) + namespace.length + 1);
      expect((await runWbemcli(server, ['gi'], namespace, path)).exitCode, path).toBe(0);
      const ends = await runWbemcli(server, ['ain'], namespace, path);
      expect(ends.exitCode, path).toBe(0);
      expect(ends.stdout, path).not.toBe('');
    }
  });

  it('asks a pool for its sizes', async () => {
    const path = wbemcliPath('MSISCSITARGET_StoragePool', { InstanceID: 'iscsi-wbem:pool:default' });
    const asked = await runWbemcli(server, ['cm'], namespace, path, 'GetSupportedSizeRange.ElementType=5');
    expect(asked).toMatchObject({ exitCode: 0, cimStatus: null });
    expect(asked.stdout).toContain('VolumeSizeDivisor');
  });
});

describe('a manager that subscribes', () => {
  it('has its filters taken in both languages, and is told of what it makes', async () => {
    const listener = await FakeListener.start();
    const client = wbemClientOf(server, namespace);
    try {
      for (const [at, [language, query]] of filters.entries())
        await subscribe(server, `${listener.url}/${at}`, { name: `f${at}`, query, language });
      await subscribe(server, `${listener.url}/jobs`, { name: 'jobs', ofServer: 'iscsi-wbem:Jobs' });
      await subscribe(server, `${listener.url}/storage`, { name: 'storage', ofServer: 'iscsi-wbem:Storage' });
      const [service] = await client.enumerateInstanceNames('CIM_StorageConfigurationService');
      if (!service) throw new Error('there is no service');
      const { returnValue, outParameters } = await client.invokeMethod(service, create, [
        { name: 'ElementName', type: 'string', isArray: false, value: 'told' },
        { name: 'ElementType', type: 'uint16', isArray: false, value: 2 },
        { name: 'Size', type: 'uint64', isArray: false, value: BigInt(MiB) },
      ]);
      expect(returnValue).toBe(4096);
      const job = outParameters.get('Job') as CIMInstanceName;
      const volume = outParameters.get('TheElement') as CIMInstanceName;
      expect(job).toBeInstanceOf(CIMInstanceName);
      const told = (path: string, of: CIMInstanceName, key: string) =>
        listener.find(
          (message) =>
            message.path === path &&
            classOf(message) === 'CIM_InstCreation' &&
            propertyOf(message, 'SourceInstanceModelPath').includes(of.keyBindings.get(key) as string),
        );
      await Promise.all([
        told('/0', volume, 'DeviceID'),
        told('/1', volume, 'DeviceID'),
        told('/2', job, 'InstanceID'),
        told('/jobs', job, 'InstanceID'),
        told('/storage', volume, 'DeviceID'),
      ]);
    } finally {
      client.close();
      await listener.stop();
    }
  });
});
