import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FakeHosts } from '../fleet/FakeHosts.js';
import { FleetClient } from '../fleet/FleetClient.js';
import { FleetProcesses, host, target } from '../fleet/FleetProcesses.js';
import { ownClient } from '../interop/ownClient.js';
import { startServer, type Server } from '../support/server.js';
import { cpuMicros, median, type BenchRow, type BenchSuite } from './Benchmark.js';

const rounds = 60;
const warmUp = 10;
const Secret = 'a-right-secret';
const [listedHosts, accountsPerHost] = [1_000, 10];
const lists = 5;

/**
 * AddSharedSecret with its proof at the built-in target, asked of a server beside it and of the endpoint of a fleet.  One call of each by
 * turns, medians; CPU of all processes that serve it.  Then a list over all hosts of a large fleet, without the door of a client.
 */
export const fleetSuite: BenchSuite = {
  name: 'Many hosts',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'bench-fleet-'));
    const config = join(folder, 'config.toml');
    writeFileSync(
      config,
      `[[embedded.target]]\nname = "${target}"\n[[embedded.target.lun]]\nsize = "1 MiB"\n`,
    );
    const server = await startServer({ args: ['--config', config] });
    const fleet = await FleetProcesses.start();
    const own = ownClient(server);
    const client = new FleetClient(fleet.endpoint);
    try {
      const ways = [
        {
          add: (RemoteID: string) => own.addSharedSecret({ RemoteID, Secret, target }),
          processes: [server],
          millis: [] as number[],
          micros: 0,
        },
        {
          add: (RemoteID: string) => client.addSharedSecret(host, { RemoteID, Secret, target }),
          processes: [fleet.endpoint, fleet.agent],
          millis: [] as number[],
          micros: 0,
        },
      ];
      for (let round = -warmUp; round < rounds; round += 1) {
        for (const way of ways) {
          const before = cpuOf(way.processes);
          const startedAt = performance.now();
          const { returnValue } = await way.add(`iqn.2026-11.test.example:bench-${round + warmUp}`);
          if (returnValue !== 0) throw new Error(`AddSharedSecret returned ${returnValue}`);
          if (round < 0) continue;
          way.millis.push(performance.now() - startedAt);
          way.micros += cpuOf(way.processes) - before;
        }
      }
      const [local, remote] = ways.map(({ millis, micros }) => ({
        ms: median(millis),
        cpuMs: micros / rounds / 1_000,
      }));
      if (!local || !remote) return [];
      const rows: readonly BenchRow[] = [
        { name: 'AddSharedSecret at the host', figure: local.ms, unit: 'ms' },
        { name: 'AddSharedSecret through an agent', figure: remote.ms, unit: 'ms' },
        { name: 'more through an agent', figure: remote.ms - local.ms, unit: 'ms', goal: 3 },
        { name: 'CPU at the host', figure: local.cpuMs, unit: 'ms' },
        { name: 'CPU of endpoint and agent', figure: remote.cpuMs, unit: 'ms' },
      ];
      return [...rows, await measureList()];
    } finally {
      client.close();
      await own.stop();
      await fleet.dispose();
      await server.dispose();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function measureList(): Promise<BenchRow> {
  const hosts = await FakeHosts.open({ hostCount: listedHosts, accountsPerHost });
  try {
    while (hosts.fleet.hosts.some(({ state }) => state !== 'ok')) await sleep(100);
    const millis: number[] = [];
    for (let round = 0; round < lists; round += 1) {
      const startedAt = performance.now();
      let count = 0;
      for await (const _ of hosts.systemsOfSecrets()) count += 1;
      if (count !== listedHosts * accountsPerHost) throw new Error(`the list has ${count} accounts`);
      millis.push(performance.now() - startedAt);
    }
    return {
      name: `a list of ${listedHosts} hosts with ${accountsPerHost} accounts each: wall`,
      figure: median(millis) / 1_000,
      unit: 's',
      goal: 1,
    };
  } finally {
    await hosts.dispose();
  }
}

function cpuOf(processes: readonly Server[]): number {
  return processes.reduce((sum, { pid }) => sum + cpuMicros(pid), 0);
}
