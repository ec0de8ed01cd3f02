import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditHead } from '../../src/audit/AuditChain.js';
import { AuditLog } from '../../src/audit/AuditLog.js';
import { FileMedium } from '../../src/scsi/media/FileMedium.js';
import { targetNamespace } from '../../src/cim/namespaces.js';
import type { VolumeRecord } from '../../src/provisioning/VolumeRecords.js';
import { LmdbStore } from '../../src/store/lmdb/LmdbStore.js';
import { Server } from '../support/server.js';
import { provideRequest } from '../provisioning/provideRequest.js';
import { MiB, principal, StorageWorld } from '../provisioning/StorageWorld.js';
import { cpuMicros, median, type BenchRow, type BenchSuite } from './Benchmark.js';
import { LoadClient } from './LoadClient.js';
import { className, intrinsicRequest } from './wbemRequests.js';
import { startYardstick } from './yardstick.js';

const provides = { warmUp: 5, measured: 30 };
const volumes = { warmUp: 300, measured: 1_000, part: 100 };
const writes = { rounds: 5, count: 20_000, bytes: 4_096 };

/** Storage of the embedded target without a door before it: through `provisioning/`, with a real store, real files and real logins. */
export const storageSuite: BenchSuite = {
  name: 'Storage of the embedded target',
  async run({ rows: wanted }) {
    const world = new StorageWorld('embedded');
    world.settings.maxVolumes = 100_000;
    const auditLog = await openAuditLog(world);
    world.audit = {
      write: (record, ended) => auditLog.write(record, ended),
      expectRoom: () => auditLog.expectRoom(),
      removesEnded: true,
    };
    await world.start();
    try {
      const rows: BenchRow[] = [];
      for (const [name, measure] of measurements)
        if (name.includes(wanted)) rows.push(...(await measure(world)));
      return rows;
    } finally {
      await world.dispose();
      await auditLog.close();
    }
  },
};

/** What is measured, by the beginnings of the names of its rows. */
const measurements: readonly (readonly [string, (world: StorageWorld) => Promise<readonly BenchRow[]>])[] = [
  ['provide', measureProvide],
  ['the last of 1000 volumes', async (world) => [await measureCreation(world)]],
  ['clone', measureClone],
  ['writes', async () => [measureWrites()]],
  ['EnumerateInstances of volumes', async () => [await measureList()]],
];

/** The record as the server keeps it: a file that is waited for, and its head in the sealed store. */
function openAuditLog({ folder, temporary: { sealed } }: StorageWorld): Promise<AuditLog> {
  const headKey = 'audit/head';
  return AuditLog.open(folder, {
    key: randomBytes(32),
    head: {
      get: () => sealed.get(headKey) as AuditHead | null,
      put: (head, ended) =>
        sealed.writeAside((change) => {
          change.put(headKey, head);
          for (const key of ended) change.remove(key);
        }),
    },
  });
}

/** Volume, target, account, access and LUN, proved by logins, and the first login of the host. */
async function measureProvide(world: StorageWorld): Promise<readonly BenchRow[]> {
  const caller = principal('storage', 'credentials');
  const figures: number[] = [];
  const cpu: number[] = [];
  for (let round = 0; round < provides.warmUp + provides.measured; round += 1) {
    const startedAt = performance.now();
    const cpuStartedAt = process.cpuUsage();
    const { target, message } = await world.served.provide(caller, provideRequest(`bench${round}`));
    if (target === null) throw new Error(message);
    const session = await world.login(target);
    if (round >= provides.warmUp) {
      figures.push(performance.now() - startedAt);
      cpu.push(cpuMs(cpuStartedAt));
    }
    await session.logout();
    await world.served.withdraw(caller, { target, removeVolumes: true });
  }
  const name = 'provide, to the first login of the host';
  return [
    { name, figure: median(figures), unit: 'ms', goal: 60 },
    { name: `${name}: CPU of the server and of the host`, figure: median(cpu), unit: 'ms CPU' },
  ];
}

/** What the last of a thousand volumes costs beside the first. */
async function measureCreation(world: StorageWorld): Promise<BenchRow> {
  const figures: number[] = [];
  for (let index = 0; index < volumes.warmUp + volumes.measured; index += 1) {
    const startedAt = process.cpuUsage();
    await world.makeVolume(`volume${index}`);
    if (index >= volumes.warmUp) figures.push(cpuMs(startedAt));
  }
  const [first, last] = [figures.slice(0, volumes.part), figures.slice(-volumes.part)].map(median);
  return {
    name: `the last of ${volumes.measured} volumes`,
    figure: last ?? Number.NaN,
    unit: 'ms CPU',
    ratio: { to: 'the first', value: (last ?? Number.NaN) / (first ?? Number.NaN) },
    goal: 1.2,
  };
}

/** User and system time of this process since then. */
function cpuMs(startedAt: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(startedAt);
  return (user + system) / 1_000;
}

/** Nothing where the file system of this machine shares no blocks. */
async function measureClone(world: StorageWorld): Promise<readonly BenchRow[]> {
  if ((await world.pool.copiesAtOnce()) === null) return [];
  const source = await world.makeVolume('source', 1024 * MiB);
  const figures: number[] = [];
  for (let round = 0; round < 10; round += 1) {
    const copy = round.toString(16).padStart(32, '0');
    const startedAt = performance.now();
    await world.pool.copyAtOnce(source, copy);
    figures.push(performance.now() - startedAt);
    await world.pool.remove(copy);
  }
  return [{ name: 'clone of 1 GiB by reflink', figure: median(figures), unit: 'ms', goal: 50 }];
}

/** Writes to a volume of a pool beside those to a file LUN of the configuration, in turns. */
function measureWrites(): BenchRow {
  const folder = mkdtempSync(join(tmpdir(), 'bench-storage-'));
  const blocks = (64 * MiB) / 512;
  writeFileSync(join(folder, 'pool'), '');
  truncateSync(join(folder, 'pool'), 64 * MiB);
  const media = [
    new FileMedium(join(folder, 'configured'), blocks),
    new FileMedium(join(folder, 'pool'), blocks, 512, { ofPool: true, reserveBytes: MiB }),
  ];
  const data = Buffer.alloc(writes.bytes, 0xa5);
  const figures = media.map((): number[] => []);
  for (let round = 0; round <= writes.rounds; round += 1) {
    for (const [which, medium] of media.entries()) {
      const startedAt = process.cpuUsage();
      for (let index = 0; index < writes.count; index += 1)
        medium.write(((index * 7_919) % (blocks / 8)) * 8, data);
      const perSecond = (writes.count / cpuMs(startedAt)) * 1_000;
      // The first round makes the blocks.
      if (round > 0) figures[which]?.push(perSecond);
    }
  }
  rmSync(folder, { recursive: true });
  const [configured = Number.NaN, pool = Number.NaN] = figures.map(median);
  return {
    name: 'writes of 4 KiB to the medium of a pool volume',
    figure: pool,
    unit: '/s CPU',
    ratio: { to: 'a file LUN', value: pool / configured },
    goal: 0.95,
    atLeast: true,
  };
}

/** Volumes in the list that is measured. */
const listed = 10_000;
const listRounds = { measured: 5, requests: 5 };

/** EnumerateInstances of ten thousand volumes from the built server; their records and files are there before it starts. */
async function measureList(): Promise<BenchRow> {
  const server = new Server({ args: ['--target', 'embedded', '--log-level', 'warn'] });
  const client = new LoadClient(server);
  const yardstick = await startYardstick();
  try {
    await server.start();
    await server.stop();
    await fillVolumes(server.stateFolder);
    await server.start();
    const request = intrinsicRequest('EnumerateInstances', targetNamespace, {
      ClassName: className('MSISCSITARGET_StorageVolume'),
    });
    await client.expect(request, `volume-${listed - 1}`);
    const figures: number[] = [];
    const yardsticks: number[] = [];
    for (let round = 0; round <= listRounds.measured; round += 1) {
      const y = await yardstick.measure();
      const before = cpuMicros(server.pid);
      for (let index = 0; index < listRounds.requests; index += 1) await client.post(request);
      if (round === 0) continue;
      yardsticks.push(y);
      figures.push((cpuMicros(server.pid) - before) / listRounds.requests);
    }
    const figure = median(figures) / (listed / 1_000);
    return {
      name: `EnumerateInstances of ${listed} volumes: CPU for 1,000 of them`,
      figure,
      unit: 'us',
      ratio: { to: 'Y', value: figure / median(yardsticks) },
      goal: 40,
    };
  } finally {
    yardstick.stop();
    client.close();
    await server.dispose();
  }
}

async function fillVolumes(stateFolder: string): Promise<void> {
  const store = new LmdbStore(stateFolder);
  try {
    await store.change((change) => {
      for (let index = 0; index < listed; index += 1) {
        const id = index.toString(16).padStart(32, '0');
        const volume: VolumeRecord = {
          id,
          name: `volume-${index}`,
          pool: 'default',
          bytes: MiB,
          blockSize: 512,
          thick: false,
          createdAt: 0,
        };
        change.put(`volume/${id}`, Buffer.from(JSON.stringify(volume)));
        const file = join(stateFolder, 'volumes', `${id}.img`);
        writeFileSync(file, '', { mode: 0o600 });
        truncateSync(file, MiB);
      }
    });
  } finally {
    await store.close();
  }
}
