import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LmdbStore } from '../../src/store/lmdb/LmdbStore.js';
import type { KeyValueStore } from '../../src/store/KeyValueStore.js';
import { projectFolder } from '../support/environment.js';
import { EtcdCluster } from '../support/EtcdCluster.js';
import { openReplicatedStore } from '../support/openReplicatedStore.js';
import type { BenchRow, BenchSuite } from './Benchmark.js';
import { inTurns, measureRounds, RepositoryBench } from './RepositoryBench.js';

const writers = 16;
const instances = 1_000;
const copied = 100_000;
const entryBytes = 1_000;
/** Maximum number of entries of one change. */
const together = 90;

/**
 * Stored instances as an endpoint has them that shares its state: written through three members of etcd on this machine, and read from its
 * copy; a read beside the same one of lmdb, each in turn.  Then how long an endpoint takes to have a copy of 100,000 entries of 1 KB.
 */
export const clusterSuite: BenchSuite = {
  name: 'Endpoints on etcd',
  async run() {
    const folder = mkdtempSync(join(projectFolder, '.cache', 'bench-cluster-'));
    const etcd = await EtcdCluster.start(3);
    try {
      const rows = await measureInstances(etcd, folder);
      rows.push(...(await measureCopies(etcd, folder)));
      return rows;
    } finally {
      await etcd.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function measureInstances(etcd: EtcdCluster, folder: string): Promise<BenchRow[]> {
  const shared = await openReplicatedStore(etcd.urls, '/bench/instances/', join(folder, 'replica'));
  const own = new LmdbStore(join(folder, 'own'));
  try {
    const [onEtcd, onLmdb] = [new RepositoryBench(shared.store), new RepositoryBench(own)];
    const rows: BenchRow[] = [];
    let made = 0;
    for (const inParallel of [1, writers]) {
      const count = 100 * inParallel;
      const { wall } = await measureRounds(async () => {
        const first = made;
        made += count;
        await inTurns(count, inParallel, (index) => onEtcd.create(`made-${first + index}`));
      });
      rows.push({
        name: `CreateInstance through 3 members of etcd, ${inParallel === 1 ? 'one writer' : `${inParallel} writers`}: wall`,
        figure: wall / count / 1_000,
        unit: 'ms',
        ...(inParallel === 1 && { goal: 8 }),
      });
    }
    // What is read is the same in both.
    await inTurns(made, writers, (index) => onEtcd.remove(`made-${index}`));
    for (const bench of [onEtcd, onLmdb]) await bench.fill(instances);
    const reads = [
      {
        name: `GetInstance of ${instances} at the copy: CPU`,
        count: instances,
        read: (bench: RepositoryBench) =>
          inTurns(instances, 1, (index) => bench.get(`thing-${(index * 7919) % instances}`)),
      },
      {
        name: `EnumerateInstances of ${instances} at the copy: CPU`,
        count: 1,
        read: (bench: RepositoryBench) => bench.enumerate(instances),
      },
    ];
    for (const { name, count, read } of reads) {
      const alone = await measureRounds(() => read(onLmdb));
      const { cpu } = await measureRounds(() => read(onEtcd));
      const ratio = { to: 'lmdb', value: cpu / alone.cpu };
      rows.push({ name, figure: cpu / count, unit: 'us', ratio, goal: 1.3 });
    }
    return rows;
  } finally {
    await shared.close();
    await own.close();
  }
}

async function measureCopies(etcd: EtcdCluster, folder: string): Promise<readonly BenchRow[]> {
  const prefix = '/bench/copies/';
  const writer = await openReplicatedStore(etcd.urls, prefix, join(folder, 'writer'));
  await fill(writer.store);
  const nothing = await secondsToOpen(etcd, prefix, join(folder, 'copy'));
  // A change that the copy does not have yet.
  await writer.store.change((change) => change.put('entry/new', Buffer.of(1)));
  const revision = await secondsToOpen(etcd, prefix, join(folder, 'copy'));
  await writer.close();
  return [
    { name: 'a copy of 100,000 entries from nothing: wall', figure: nothing, unit: 's', goal: 10 },
    { name: 'the same from its revision on: wall', figure: revision, unit: 's', goal: 1 },
  ];
}

function fill(store: KeyValueStore): Promise<void> {
  const value = Buffer.alloc(entryBytes, 'x');
  return inTurns(Math.ceil(copied / together), 4, (index) =>
    store.change((change) => {
      for (let number = index * together; number < Math.min(copied, (index + 1) * together); number += 1)
        change.put(`entry/${number}`, value);
    }),
  );
}

async function secondsToOpen(etcd: EtcdCluster, prefix: string, folder: string): Promise<number> {
  const startedAt = performance.now();
  const { close } = await openReplicatedStore(etcd.urls, prefix, folder);
  const seconds = (performance.now() - startedAt) / 1_000;
  await close();
  return seconds;
}
