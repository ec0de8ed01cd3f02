import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  havePywbem,
  PywbemError,
  PywbemSession,
  type PywbemInstance,
  type PywbemPath,
  type PywbemValue,
} from '../support/pywbem.js';
import { startServer, type Server } from '../support/server.js';

const namespace = 'root/cimv2/storage/iscsitarget';
const interop = 'root/interop';
const targetCount = 12;
const controllers = 'MSISCSITARGET_SCSIProtocolController';

interface Pulled {
  readonly instances?: readonly PywbemInstance[];
  readonly paths?: readonly PywbemPath[];
  readonly eos: boolean;
  readonly context: PywbemValue;
}

const uint32 = (value: number): PywbemValue => ({ type: 'uint32', value: String(value) });
const keyText = ({ className, keys }: PywbemPath): string => `${className} ${JSON.stringify(keys)}`;
const pathOf = ({ path }: PywbemInstance): string => (path ? keyText(path) : 'no path');

describe.skipIf(!havePywbem)('pull and query operations, used by pywbem', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pull-config-'));
  let server: Server;
  let session: PywbemSession;

  beforeAll(async () => {
    const config = join(folder, 'config.toml');
    const targets = Array.from(
      { length: targetCount },
      (_, index) =>
        `[[embedded.target]]\nname = "iqn.2026-11.test.example:disk-${index}"\n[[embedded.target.lun]]\nsize = "1 MiB"\n`,
    );
    writeFileSync(config, targets.join('\n'));
    server = await startServer({ args: ['--target', 'embedded', '--config', config] });
    session = await PywbemSession.start(server, { namespace, pull: true });
  });
  afterAll(async () => {
    await session.stop();
    await server.dispose();
    rmSync(folder, { recursive: true });
  });

  const statusOf = async (
    method: string,
    args: Parameters<PywbemSession['call']>[1],
  ): Promise<number | null> => {
    const failure = await session.call(method, args).catch((error: unknown) => error);
    return failure instanceof PywbemError ? failure.code : 0;
  };
  const hostSystem = async (): Promise<PywbemPath> => {
    const [path] = await session.call<PywbemPath[]>('EnumerateInstanceNames', {
      ClassName: 'MSFTSM_ComputerSystem',
    });
    if (!path) throw new Error('there is no hosting system');
    return path;
  };

  /** What a file system has left is another value at every look, for others write to it, and so is the time of statistics. */
  const steadyProperties = ({ properties }: PywbemInstance): object => {
    const { RemainingManagedSpace: _, StatisticTime: _now, ...steady } = properties;
    return steady;
  };

  it.each([
    ['IterEnumerateInstances', 'EnumerateInstances', { ClassName: controllers }, targetCount],
    ['IterEnumerateInstances', 'EnumerateInstances', { ClassName: 'CIM_ManagedElement' }, targetCount + 1],
    [
      'IterEnumerateInstances',
      'EnumerateInstances',
      { ClassName: 'CIM_ManagedElement', namespace: interop },
      4,
    ],
  ] as const)('%s gives what %s gives: %o', async (iter, whole, args, atLeast) => {
    const expected = await session.call<PywbemInstance[]>(whole, args);
    expect(expected.length).toBeGreaterThanOrEqual(atLeast);
    for (const count of [1, 5, 1000]) {
      const found = await session.call<PywbemInstance[]>(iter, { ...args, MaxObjectCount: uint32(count) });
      expect(found.map(steadyProperties)).toEqual(expected.map(steadyProperties));
      expect(found.map(pathOf)).toEqual(expected.map(pathOf));
    }
  });

  it('IterEnumerateInstancePaths gives what EnumerateInstanceNames gives', async () => {
    const args = { ClassName: 'CIM_ManagedElement' };
    const expected = await session.call<PywbemPath[]>('EnumerateInstanceNames', args);
    const found = await session.call<PywbemPath[]>('IterEnumerateInstancePaths', {
      ...args,
      MaxObjectCount: uint32(4),
    });
    expect(found.map(keyText)).toEqual(expected.map(keyText));
  });

  it.each([
    ['IterAssociatorInstances', 'Associators', 'ObjectName'],
    ['IterReferenceInstances', 'References', 'ObjectName'],
  ])('%s gives what %s gives', async (iter, whole, name) => {
    const source = await hostSystem();
    const expected = await session.call<PywbemInstance[]>(whole, { [name]: source });
    expect(expected.length).toBeGreaterThan(1);
    const found = await session.call<PywbemInstance[]>(iter, {
      InstanceName: source,
      MaxObjectCount: uint32(2),
    });
    expect(found.map(pathOf)).toEqual(expected.map(pathOf));
  });

  it.each([
    ['IterAssociatorInstancePaths', 'AssociatorNames', 'ObjectName'],
    ['IterReferenceInstancePaths', 'ReferenceNames', 'ObjectName'],
  ])('%s gives what %s gives', async (iter, whole, name) => {
    const source = await hostSystem();
    const expected = await session.call<PywbemPath[]>(whole, { [name]: source });
    expect(expected.length).toBeGreaterThan(1);
    const found = await session.call<PywbemPath[]>(iter, { InstanceName: source, MaxObjectCount: uint32(2) });
    expect(found.map(keyText)).toEqual(expected.map(keyText));
  });

  it('IterQueryInstances gives what ExecQuery gives, and the class of the result', async () => {
    const Query = `SELECT Name, NameFormat FROM ${controllers} WHERE Name LIKE '.*-1.?'`;
    const expected = await session.call<PywbemInstance[]>('ExecQuery', { QueryLanguage: 'DMTF:CQL', Query });
    expect(expected).toHaveLength(3);
    const { generator, query_result_class } = await session.call<{
      generator: PywbemInstance[];
      query_result_class: { className: string; properties: Record<string, string> };
    }>('IterQueryInstances', {
      FilterQueryLanguage: 'DMTF:CQL',
      FilterQuery: Query,
      ReturnQueryResultClass: true,
      MaxObjectCount: uint32(2),
    });
    expect(generator.map(({ properties }) => properties)).toEqual(
      expected.map(({ properties }) => properties),
    );
    expect(query_result_class).toMatchObject({ className: controllers });
    expect(Object.keys(query_result_class.properties)).toEqual(['Name', 'NameFormat']);
  });

  it('OpenQueryInstances and PullInstances', async () => {
    const opened = await session.call<Pulled>('OpenQueryInstances', {
      FilterQueryLanguage: 'WQL',
      FilterQuery: `SELECT Name FROM ${controllers}`,
      MaxObjectCount: uint32(5),
    });
    expect([opened.eos, opened.instances?.length]).toEqual([false, 5]);
    const rest = await session.call<Pulled>('PullInstances', {
      context: opened.context,
      MaxObjectCount: uint32(100),
    });
    expect([rest.eos, rest.instances?.length]).toEqual([true, targetCount - 5]);
  });

  it.each([
    ['WQL', `SELECT * FROM ${controllers} WHERE Name = "IQN.2026-11.test.example:DISK-3"`, 1],
    ['WQL', `SELECT ElementName FROM CIM_ManagedElement WHERE __this ISA "${controllers}"`, targetCount],
    ['WQL', `SELECT Name FROM ${controllers} WHERE Name LIKE '%disk-1_'`, 2],
    ['WQL', `SELECT Name, __PATH FROM ${controllers} WHERE NOT Name LIKE '%[0-8]'`, 1],
    ['DMTF:CQL', `SELECT Name FROM ${controllers} WHERE Name = 'iqn.2026-11.test.example:disk-3'`, 1],
    ['DMTF:CQL', `SELECT Name FROM ${controllers} WHERE Name = 'IQN.2026-11.test.example:disk-3'`, 0],
    [
      'DMTF:CQL',
      `SELECT c.Name FROM ${controllers} c WHERE c.NameFormat IS NOT NULL AND c ISA CIM_ManagedElement`,
      targetCount,
    ],
  ])('ExecQuery %s: %s', async (QueryLanguage, Query, count) => {
    const found = await session.call<PywbemInstance[]>('ExecQuery', { QueryLanguage, Query });
    expect(found).toHaveLength(count);
    const paths = await session.call<PywbemPath[]>('EnumerateInstanceNames', { ClassName: controllers });
    // Each is said to be one of them, whatever the query selects of it.
    expect(paths.map(keyText)).toEqual(expect.arrayContaining(found.map(pathOf)));
  });

  it('an FQL filter, a close, and contexts that are no longer valid', async () => {
    const opened = await session.call<Pulled>('OpenEnumerateInstances', {
      ClassName: 'CIM_ManagedElement',
      FilterQueryLanguage: 'DMTF:FQL',
      FilterQuery: `Name LIKE '.*disk-1.?' AND CreationClassName = '${controllers}'`,
      MaxObjectCount: uint32(1),
    });
    expect([opened.eos, opened.instances?.length]).toEqual([false, 1]);
    const next = await session.call<Pulled>('PullInstancesWithPath', {
      context: opened.context,
      MaxObjectCount: uint32(1),
    });
    expect([next.eos, next.instances?.length]).toEqual([false, 1]);
    const pullOne = { MaxObjectCount: uint32(1) };
    expect(await statusOf('PullInstancesWithPath', { context: opened.context, ...pullOne })).toBe(21);
    expect(await statusOf('PullInstancePaths', { context: next.context, ...pullOne })).toBe(21);
    expect(await statusOf('CloseEnumeration', { context: next.context })).toBe(0);
    expect(await statusOf('CloseEnumeration', { context: next.context })).toBe(21);
    expect(await statusOf('PullInstancesWithPath', { context: next.context, ...pullOne })).toBe(21);
  });

  it('a time-out of one second', async () => {
    const { context } = await session.call<Pulled>('OpenEnumerateInstancePaths', {
      ClassName: controllers,
      OperationTimeout: uint32(1),
    });
    await sleep(1_300);
    expect(await statusOf('PullInstancePaths', { context, MaxObjectCount: uint32(1) })).toBe(21);
  });

  it.each([
    ['OpenEnumerateInstances', { ClassName: 'No_Such' }, 5],
    ['OpenEnumerateInstances', { ClassName: controllers, namespace: 'root/none' }, 3],
    ['OpenEnumerateInstances', { ClassName: controllers, OperationTimeout: uint32(100_000) }, 22],
    ['OpenEnumerateInstances', { ClassName: controllers, ContinueOnError: true }, 26],
    ['OpenEnumerateInstances', { ClassName: controllers, FilterQueryLanguage: 'X', FilterQuery: 'x' }, 14],
    [
      'OpenEnumerateInstances',
      { ClassName: controllers, FilterQueryLanguage: 'DMTF:FQL', FilterQuery: 'x' },
      15,
    ],
    [
      'OpenAssociatorInstances',
      { InstanceName: { type: 'path', className: 'No_Such', keys: { a: 'b' } } },
      4,
    ],
    ['ExecQuery', { QueryLanguage: 'X', Query: 'x' }, 14],
    ['ExecQuery', { QueryLanguage: 'WQL', Query: 'x' }, 15],
    ['ExecQuery', { QueryLanguage: 'WQL', Query: 'SELECT Name FROM CIM_ManagedElement' }, 15],
  ] as const)('%s %o fails with %i', async (method, args, status) => {
    expect(await statusOf(method, args)).toBe(status);
  });

  it('association operations on a class give classes with their paths', async () => {
    const found = await session.call<unknown[][]>('References', { ObjectName: 'MSFTSM_ComputerSystem' });
    expect(found.length).toBeGreaterThan(0);
    for (const [path, cimClass] of found) {
      expect(path).toMatchObject({ type: 'classname', namespace });
      expect(cimClass).toMatchObject({ type: 'class' });
    }
    const names = await session.call<{ className: string }[]>('ReferenceNames', {
      ObjectName: 'MSFTSM_ComputerSystem',
    });
    expect(names.map(({ className }) => className)).toContain('MSISCSITARGET_HostedAccessPoint');
    const far = await session.call<{ className: string }[]>('AssociatorNames', {
      ObjectName: 'MSISCSITARGET_iSCSIProtocolEndpoint',
    });
    expect(far.length).toBeGreaterThan(0);
    expect(await statusOf('AssociatorNames', { ObjectName: 'No_Such' })).toBe(4);
  });
});
