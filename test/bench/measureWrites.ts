import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { encodeStored } from '../../src/repository/storedJson.js';
import { startBareCommits } from './bareCommits.js';
import { median, type BenchRow } from './Benchmark.js';
import { benchNamespace, createInstance, type BenchServer } from './BenchServer.js';
import { cpuOf, cpuRow } from './cpuRows.js';
import { instanceName, intrinsicRequest, type WbemRequest } from './wbemRequests.js';

const rounds = 5;

/** The class whose instances are made and deleted; the server has it. */
export const changing = 'Bench_Changing';

/** CreateInstance and DeleteInstance, one writer and 16, beside the disk's own time for one small durable write. */
export async function measureWrites(bench: BenchServer, yardstickMicros: number): Promise<BenchRow[]> {
  const remove = (index: number): WbemRequest =>
    intrinsicRequest('DeleteInstance', benchNamespace, {
      InstanceName: instanceName(changing, 'Id', `thing-${index}`),
    });
  const operations = [
    ['CreateInstance', (index: number) => createInstance(changing, index)],
    ['DeleteInstance', remove],
  ] as const;
  const writers = [
    [1, bench.client, 200],
    [16, bench.clients16, 800],
  ] as const;
  const figures = new Map<string, { cpu: number[]; wall: number[] }>();
  const syncs: number[] = [];
  const bare = await startBareCommits(bench.server.folder, storedBytes(0));
  const bareCpu: number[] = [];
  const bareWall: number[] = [];
  await bench.client.expect(createInstance(changing, 0), '<INSTANCENAME ');
  await bench.client.expect(remove(0), 'IMETHODRESPONSE');
  for (let round = 0; round <= rounds; round += 1) {
    syncs.push(syncMicros(bench.server.folder));
    const alone = await bare.measure(200);
    if (round > 0) {
      bareCpu.push(alone.cpu);
      bareWall.push(alone.wall);
    }
    for (const [parallel, client, count] of writers) {
      for (const [operation, make] of operations) {
        const startedAt = performance.now();
        const cpu = await cpuOf(bench, () => client.run(count, parallel, make));
        const wall = (performance.now() - startedAt) * 1_000;
        if (round === 0) continue;
        const key = `${operation}, ${parallel === 1 ? 'one writer' : `${parallel} writers`}`;
        const taken = figures.get(key) ?? { cpu: [], wall: [] };
        figures.set(key, taken);
        taken.cpu.push(cpu / count);
        taken.wall.push(wall / count);
      }
    }
  }
  bare.stop();
  const sync = median(syncs);
  const [oneCreate, oneDelete] = ['CreateInstance, one writer', 'DeleteInstance, one writer'].map((key) => {
    const { cpu = [], wall = [] } = figures.get(key) ?? {};
    return { cpu: median(cpu), wall: median(wall) };
  });
  const both = (of: 'cpu' | 'wall'): number => (oneCreate?.[of] ?? 0) + (oneDelete?.[of] ?? 0);
  return [
    { name: 'one durable commit of lmdb with the same bytes: CPU', figure: median(bareCpu), unit: 'us' },
    { name: 'one durable commit of lmdb with the same bytes: wall', figure: median(bareWall), unit: 'us' },
    {
      name: 'CreateInstance and DeleteInstance, one writer: CPU of both',
      figure: both('cpu'),
      unit: 'us',
      ratio: { to: 'two commits of lmdb', value: both('cpu') / 2 / median(bareCpu) },
      goal: 1.5,
    },
    {
      name: 'CreateInstance and DeleteInstance, one writer: wall of both',
      figure: both('wall'),
      unit: 'us',
      ratio: { to: 'two commits of lmdb', value: both('wall') / 2 / median(bareWall) },
      goal: 1.5,
    },
    { name: 'one durable write of 4 KB on this disk: wall', figure: sync, unit: 'us' },
    ...[...figures].flatMap(([key, { cpu, wall }]): BenchRow[] => [
      cpuRow(key, median(cpu), yardstickMicros, 12),
      {
        name: `${key}: wall of each`,
        figure: median(wall),
        unit: 'us',
        ratio: { to: 'durable write', value: median(wall) / sync },
      },
    ]),
  ];
}

/** What the store keeps of an instance that `createInstance` makes. */
function storedBytes(number: number): Buffer {
  const record = {
    Id: `thing-${number}`,
    Text: `this is the text of thing number ${number}`,
    Number: number,
    Remainder: number % 1_000,
    Size: BigInt(number) * 1_000_000n,
    Flag: number % 2 === 0,
    Offset: -(number % 100),
    Status: [2, 5],
    Names: [`first name of ${number}`, 'second name'],
    Caption: 'a caption that is the same for all of them',
    ElementName: `thing number ${number}`,
    Ratio: number / 7 + 0.5,
  };
  return encodeStored([[], record, 'admin']);
}

/** Median of 50 writes of 4 KB with fdatasync, beside the server's store. */
function syncMicros(folder: string): number {
  const file = openSync(join(folder, 'sync'), 'w', 0o600);
  try {
    const page = Buffer.alloc(4096, 1);
    return median(
      Array.from({ length: 50 }, (_, index) => {
        const startedAt = performance.now();
        writeSync(file, page, 0, page.length, index * page.length);
        fdatasyncSync(file);
        return (performance.now() - startedAt) * 1_000;
      }),
    );
  } finally {
    closeSync(file);
  }
}
