import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FleetClient } from '../fleet/FleetClient.js';
import { FleetProcesses, host, target } from '../fleet/FleetProcesses.js';
import { ownClient } from '../interop/ownClient.js';
import { startServer, type Server } from '../support/server.js';
import { cpuMicros, median, type BenchRow, type BenchSuite } from './Benchmark.js';

const rounds = 60;
const warmUp = 10;
const Secret = 'a-right-secret';

/**
 * AddSharedSecret with its proof at the built-in target, asked of a server beside it and of the endpoint of a fleet.  One call of each by
 * turns, medians; CPU of all processes that serve it.
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
      return rows;
    } finally {
      client.close();
      await own.stop();
      await fleet.dispose();
      await server.dispose();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function cpuOf(processes: readonly Server[]): number {
  return processes.reduce((sum, { pid }) => sum + cpuMicros(pid), 0);
}
