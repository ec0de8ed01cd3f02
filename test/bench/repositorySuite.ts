import { rmSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { LmdbStore } from '../../src/store/lmdb/LmdbStore.js';
import { projectFolder } from '../support/environment.js';
import type { BenchRow, BenchSuite } from './Benchmark.js';
import { inTurns, measureRounds, RepositoryBench } from './RepositoryBench.js';

const writers = 16;

/**
 * Instances that clients made, 12 properties each, in a store on the disk of the project, through `handleRequest` without a port.
 * CPU of this process and wall time of one operation, medians of 5 rounds after one that warms up.
 */
export const repositorySuite: BenchSuite = {
  name: 'repository: stored instances',
  async run({ yardstickMicros }) {
    const folder = mkdtempSync(join(projectFolder, '.cache', 'bench-store-'));
    const store = new LmdbStore(folder);
    const bench = new RepositoryBench(store);
    const rows: BenchRow[] = [];
    const measure = async (name: string, count: number, action: () => Promise<void>): Promise<void> => {
      const { cpu, wall } = await measureRounds(action);
      rows.push(
        {
          name: `${name}: CPU`,
          figure: cpu / count,
          unit: 'us',
          ratio: { to: 'Y', value: cpu / count / yardstickMicros },
        },
        { name: `${name}: wall`, figure: wall / count, unit: 'us' },
      );
    };
    try {
      let next = 0;
      const write = (count: number, inParallel: number) => async (): Promise<void> => {
        const first = next;
        next += count;
        await inTurns(count, inParallel, (index) => bench.create(`made-${first + index}`));
        await inTurns(count, inParallel, (index) => bench.remove(`made-${first + index}`));
      };
      await measure('CreateInstance and DeleteInstance, one after the other', 200, write(200, 1));
      await measure(`CreateInstance and DeleteInstance, ${writers} clients`, 800, write(800, writers));
      for (const size of [1_000, 10_000]) {
        await bench.fill(size);
        await measure(`GetInstance of ${size}`, 1_000, () =>
          inTurns(1_000, 1, (index) => bench.get(`thing-${(index * 7919) % size}`)),
        );
        await measure(`EnumerateInstances of ${size}`, 1, () => bench.enumerate(size));
      }
      for (const unrelated of [100, 100_000]) {
        await bench.addLinks(unrelated);
        await measure(`AssociatorNames, 10 results, ${unrelated} unrelated`, 100, () =>
          inTurns(100, 1, () => bench.associatorNames(10)),
        );
      }
    } finally {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    }
    return rows;
  },
};
