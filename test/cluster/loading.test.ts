import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { haveEtcd } from '../support/EtcdCluster.js';
import { startServer, type Server } from '../support/server.js';
import { ClusterProcesses } from './ClusterProcesses.js';

/** A text that only the client of gRPC has. */
const mark = 'grpc-accept-encoding';

/** Whether a server loads the client of etcd until it has stopped: Node lists what it ran. */
async function loadsGrpc(coverage: string, server: Server): Promise<boolean> {
  await server.stop();
  const urls = readdirSync(coverage)
    .filter((name) => name.startsWith(`coverage-`))
    .flatMap((name) => {
      const { result } = JSON.parse(readFileSync(join(coverage, name), 'utf8')) as {
        readonly result: readonly { readonly url: string }[];
      };
      return result.map(({ url }) => url).filter((url) => url.startsWith('file:'));
    });
  expect(urls.length).toBeGreaterThan(3);
  return [...new Set(urls)].some((url) => readFileSync(fileURLToPath(url), 'utf8').includes(mark));
}

describe('the client of etcd', () => {
  it('is in the program, and not loaded by a server alone', async () => {
    const coverage = mkdtempSync(join(tmpdir(), 'coverage-'));
    const server = await startServer({
      args: ['--target', 'embedded'],
      env: { NODE_V8_COVERAGE: coverage },
    });
    try {
      await fetch(`${server.url}/healthz`);
      expect(await loadsGrpc(coverage, server)).toBe(false);
    } finally {
      await server.dispose();
      rmSync(coverage, { recursive: true, force: true });
    }
  });

  it.skipIf(!haveEtcd)('is loaded by an endpoint with engine = etcd', async () => {
    const coverage = mkdtempSync(join(tmpdir(), 'coverage-'));
    const world = await ClusterProcesses.open({ endpoints: 0 });
    try {
      const server = await world.startEndpoint({ NODE_V8_COVERAGE: coverage });
      expect(await loadsGrpc(coverage, server)).toBe(true);
    } finally {
      await world.dispose();
      rmSync(coverage, { recursive: true, force: true });
    }
  });
});
