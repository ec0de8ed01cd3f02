import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CIMDateTime } from '../../../src/cim/CIMDateTime.js';
import type { CIMInstance } from '../../../src/cim/CIMInstance.js';
import type { CIMValue } from '../../../src/cim/values.js';
import { statisticsColumns } from '../../../src/providers/blockPerformance/GetStatisticsCollection.js';
import {
  statisticsPath,
  statisticsServicePath,
} from '../../../src/providers/blockPerformance/statisticsIdentity.js';
import { systemPath } from '../../../src/providers/identity.js';
import { volumePath } from '../../../src/providers/storage/storageIdentity.js';
import { maxCountedVolumes, volumeCountsOf } from '../../../src/server/volumeCounts.js';
import { parseIscsiName, type IscsiName } from '../../../src/targets/IscsiName.js';
import type { StorageDriver, UnitStatistics } from '../../../src/targets/StorageDriver.js';
import { host, MiB, StorageWorld } from '../../provisioning/StorageWorld.js';
import { StorageModel } from '../storage/StorageModel.js';

let world: StorageWorld;
let model: StorageModel;
let service: ReturnType<typeof statisticsServicePath>;

beforeEach(async () => {
  world = new StorageWorld();
  await world.start();
  model = new StorageModel(world);
  service = statisticsServicePath(model.hostName);
});
afterEach(() => world.dispose());

/** Writes five times four blocks and reads three times eight. */
async function useVolume(target: IscsiName, lun: number): Promise<void> {
  const session = await world.login(target, host);
  await session.testUnitReady(lun).catch(() => {});
  for (let at = 0; at < 5; at += 1) {
    const { status } = await session.scsiCommand({ lun, cdb: cdb(0x2a, 4), dataOut: Buffer.alloc(2048, 7) });
    expect(status).toBe(0);
  }
  for (let at = 0; at < 3; at += 1)
    expect((await session.scsiCommand({ lun, cdb: cdb(0x28, 8), dataInLength: 4096 })).status).toBe(0);
  // Beyond the end: a command that fails is not counted.
  const beyond = await session.scsiCommand({ lun, cdb: cdb(0x28, 8, 2 ** 31), dataInLength: 4096 });
  expect(beyond.status).not.toBe(0);
  await session.logout();
}

/** READ (10) 28h, WRITE (10) 2Ah (SBC-3 5.13, 5.33). */
function cdb(operation: number, blocks: number, lba = 0): Buffer {
  const bytes = Buffer.alloc(10);
  bytes[0] = operation;
  bytes.writeUInt32BE(lba, 2);
  bytes.writeUInt16BE(blocks, 7);
  return bytes;
}

function textOf(value: CIMValue | undefined): string {
  return typeof value === 'string' || typeof value === 'bigint' || typeof value === 'number'
    ? `${value}`
    : '';
}

const countsOf = (data: CIMInstance | undefined) => ({
  reads: data?.value('ReadIOs'),
  kBytesRead: data?.value('KBytesRead'),
  writes: data?.value('WriteIOs'),
  kBytesWritten: data?.value('KBytesWritten'),
  total: data?.value('TotalIOs'),
  kBytes: data?.value('KBytesTransferred'),
});
// 3 * 4096 and 5 * 2048 bytes, in units of 1,000.
const used = { reads: 3n, kBytesRead: 12n, writes: 5n, kBytesWritten: 10n, total: 8n, kBytes: 22n };

describe('the statistics of a volume', () => {
  it('count what initiators read and wrote, and the time that it took; the volume leads to them', async () => {
    const { volume, target, lun } = await world.provide('db1', MiB);
    await useVolume(target, lun);
    const [data, ...others] = await model.associators(volumePath(model.hostName, { id: volume }), {
      associationClass: 'CIM_ElementStatisticalData',
      resultClass: 'CIM_BlockStorageStatisticalData',
    });
    expect(others).toEqual([]);
    expect(countsOf(data)).toEqual(used);
    for (const name of ['ReadIOTimeCounter', 'WriteIOTimeCounter'])
      expect(Number(data?.value(name)), name).toBeGreaterThan(0);
    const times = ['StartStatisticTime', 'StatisticTime'].map((name) =>
      (data?.value(name) as CIMDateTime | undefined)?.toDate()?.getTime(),
    );
    expect(times[0] ?? Infinity).toBeLessThanOrEqual(times[1] ?? 0);
  });

  it('are those of the volume, wherever it is shown', async () => {
    const { volume, target, lun } = await world.provide('db1', MiB);
    const second = await world.makeTarget('db2');
    await world.addAccount(second);
    await world.done({ kind: 'allow', target: second, initiator: host });
    await world.done({ kind: 'addExport', target: second, volume, lun: 9, readOnly: false, shared: true });
    await useVolume(target, lun);
    await useVolume(second, 9);
    const all = await model.enumerate('CIM_BlockStorageStatisticalData');
    const ofVolume = all.filter((each) => (each.value('InstanceID') as string).endsWith(volume));
    expect(ofVolume.map((each) => each.value('TotalIOs'))).toEqual([16n]);
  });

  it('are not there while no target shows the volume', async () => {
    const id = await world.makeVolume('unshown');
    await expect(model.get(statisticsPath(id))).rejects.toMatchObject({ symbol: 'CIM_ERR_NOT_FOUND' });
  });

  it('are found from the service, the host and the collection', async () => {
    await world.provide('db1', MiB);
    const system = systemPath(model.hostName);
    const services = await model.associators(system, { resultClass: 'CIM_BlockStatisticsService' });
    expect(services).toHaveLength(1);
    const [capabilities] = await model.associators(service, {
      resultClass: 'CIM_BlockStatisticsCapabilities',
    });
    expect(capabilities?.value('ElementTypesSupported')).toEqual([8]);
    expect(capabilities?.value('SynchronousMethodsSupported')).toEqual([4]);
    expect(capabilities?.value('AsynchronousMethodsSupported')).toEqual([]);
    expect(capabilities?.value('ClockTickInterval')).toBe(1n);
    const [collection] = await model.associators(system, { resultClass: 'CIM_StatisticsCollection' });
    if (!collection?.path) throw new Error('there is no collection');
    const members = await model.associators(collection.path, { resultRole: 'Member' });
    expect(members).toHaveLength((await model.enumerate('CIM_BlockStorageStatisticalData')).length);
  });
});

describe('the statistics of a volume at LIO', () => {
  it('have all commands and whole MiB, and neither numbers of reads and writes nor times', async () => {
    const lio = new StorageWorld('lio');
    await lio.start();
    try {
      const ofLio = new StorageModel(lio);
      const { volume, target, lun } = await lio.provide('db1', 4 * MiB);
      const before = await ofLio.get(statisticsPath(volume));
      const session = await lio.login(target, host);
      for (let at = 0; at < 3; at += 1)
        await session.scsiCommand({ lun, cdb: cdb(0x2a, 2048), dataOut: Buffer.alloc(MiB, 7) });
      await session.scsiCommand({ lun, cdb: cdb(0x28, 2048), dataInLength: MiB });
      await session.logout();

      const data = await ofLio.get(statisticsPath(volume));
      const total = Number(data.value('TotalIOs')) - Number(before.value('TotalIOs'));
      expect(total).toBe(4);
      expect(countsOf(data)).toMatchObject({ kBytesRead: 1_048n, kBytesWritten: 3_145n, kBytes: 4_194n });
      for (const name of ['ReadIOs', 'WriteIOs', 'ReadIOTimeCounter', 'IOTimeCounter', 'StartStatisticTime'])
        expect([name, data.value(name) ?? null]).toEqual([name, null]);
      const counts = volumeCountsOf(lio.driver.storage);
      const known = await Promise.all(
        counts.map(async (each) => [each.name, (await each.read()).get(volume)]),
      );
      expect(known).toEqual([
        ['volume_commands_total', Number(data.value('TotalIOs'))],
        ['volume_reads_total', undefined],
        ['volume_read_bytes_total', MiB],
        ['volume_read_seconds_total', undefined],
        ['volume_writes_total', undefined],
        ['volume_written_bytes_total', 3 * MiB],
        ['volume_write_seconds_total', undefined],
      ]);
    } finally {
      await lio.dispose();
    }
  });
});

describe('GetStatisticsCollection', () => {
  const get = (parameters: Parameters<StorageModel['call']>[2] = {}) =>
    model.call(service, 'GetStatisticsCollection', parameters, model.callAs('read'));

  it('gives a line for each volume with what its instance has', async () => {
    const { volume, target, lun } = await world.provide('db1', MiB);
    await useVolume(target, lun);
    const data = await model.get(statisticsPath(volume));
    for (const parameters of [{}, { ElementTypes: [8], StatisticsFormat: 2 }]) {
      const { returnValue, out } = await get(parameters);
      expect(returnValue).toBe(0);
      const lines = (out['Statistics'] as readonly string[]).map((line) => line.split(';'));
      const columns = lines.find(([id]) => id === data.value('InstanceID'));
      expect(columns).toHaveLength(statisticsColumns.length);
      for (const [at, name] of statisticsColumns.entries())
        if (name !== 'StatisticTime') expect([name, columns?.[at]]).toEqual([name, textOf(data.value(name))]);
    }
  });

  it('refuses what it does not have: other elements 4097, another format 4098, a manifest 1', async () => {
    expect((await get({ ElementTypes: [8, 10] })).returnValue).toBe(4097);
    expect((await get({ StatisticsFormat: 1 })).returnValue).toBe(4098);
    const ManifestCollection = statisticsPath('none').withClass('CIM_BlockStatisticsManifestCollection');
    expect((await get({ ManifestCollection })).returnValue).toBe(1);
  });
});

describe('the metrics of volumes', () => {
  const read = async (
    driver: StorageDriver,
  ): Promise<Record<string, readonly (readonly [string, number])[]>> => {
    const counts = volumeCountsOf(driver);
    const found = await Promise.all(
      counts.map(async (each) => [each.name, [...(await each.read())]] as const),
    );
    return Object.fromEntries(found);
  };

  it('have the same numbers', async () => {
    const { volume, target, lun } = await world.provide('db1', MiB);
    await useVolume(target, lun);
    expect(await read(world.driver.storage)).toEqual({
      volume_commands_total: [[volume, 8]],
      volume_reads_total: [[volume, 3]],
      volume_read_bytes_total: [[volume, 3 * 4096]],
      volume_read_seconds_total: [[volume, expect.closeTo(0, 0)]],
      volume_writes_total: [[volume, 5]],
      volume_written_bytes_total: [[volume, 5 * 2048]],
      volume_write_seconds_total: [[volume, expect.closeTo(0, 0)]],
    });
  });

  it('name so many volumes at most, and sum up the others', async () => {
    const units = Array.from({ length: maxCountedVolumes + 7 }, (_, at): UnitStatistics => {
      const volumeId = at.toString(16).padStart(32, '0');
      const target = parseIscsiName('iqn.2026-11.test.example:many');
      const counts = { commands: 2, reads: 2, readBytes: 0, writes: 0, writtenBytes: 0 };
      return {
        volumeId,
        target,
        lun: at,
        startedAt: null,
        ...counts,
        readMicroseconds: null,
        writeMicroseconds: null,
      };
    });
    const driver = { readStatistics: async () => units } as unknown as StorageDriver;
    const { volume_reads_total: reads = [], volume_read_seconds_total: seconds } = await read(driver);
    expect(reads).toHaveLength(maxCountedVolumes + 1);
    expect(reads.at(-1)).toEqual(['others', 14]);
    expect(seconds).toEqual([]);
  });

  it('are left out where the target does not count', () => {
    expect(volumeCountsOf({} as StorageDriver)).toEqual([]);
  });
});
