import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/server/openState.js';
import { ResourceStack } from '../../src/server/ResourceStack.js';
import { InProcessServer } from '../support/InProcessServer.js';
import { ConsoleClient, rowsOf } from './ConsoleClient.js';

const targets = 1_000;
const volumes = 10_000;

/**
 * What one page may take.  Processor time of server and client, for other processes make the clock go on meanwhile; the least of several,
 * for the first ones compile.
 */
const mostMs = 200;

const name = (index: number): string => `iqn.2026-11.test.example:target-${String(index).padStart(4, '0')}`;

describe('a server with 1,000 targets and 10,000 volumes', () => {
  let folder: string;
  let server: InProcessServer;
  let client: ConsoleClient;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'iscsi-wbem-size-'));
    await putVolumes(join(folder, 'state'));
    const config = join(folder, 'config.toml');
    const one = (index: number): string =>
      `[[embedded.target]]\nname = "${name(index)}"\n[[embedded.target.lun]]\nsize = "1 MiB"\n`;
    writeFileSync(config, Array.from({ length: targets }, (_, index) => one(index)).join('\n'));
    server = await InProcessServer.open({ folder, args: [`--config=${config}`] });
    client = new ConsoleClient(server.url);
    await client.signIn('admin', server.password);
  });

  afterAll(async () => {
    await server.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    '/console',
    '/console/targets',
    '/console/targets?filter=target-07&page=2',
    '/console/targets?page=20',
    `/console/targets/${encodeURIComponent(name(500))}`,
    '/console/volumes',
    '/console/volumes?filter=volume-99',
    '/console/volumes?page=200',
    '/console/pools',
    '/console/accounts',
    '/console/sessions',
    '/console/events',
    '/console/audit',
    '/console/initiator',
  ])('answers %s in 200 ms', async (path) => {
    const times: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const before = process.cpuUsage();
      const page = await fetch(server.url + path, { headers: { cookie: client.cookie ?? '' } });
      await page.text();
      const { user, system } = process.cpuUsage(before);
      times.push((user + system) / 1_000);
      expect(page.status).toBe(200);
    }
    expect(Math.min(...times)).toBeLessThan(mostMs);
  });

  it('shows 50 rows a page, and says how many there are', async () => {
    const page = await client.get('/console/targets');
    expect(rowsOf(page, 'Targets')).toHaveLength(50);
    expect(page.text).toContain(`${targets} targets, page 1 of 20`);
    const last = await client.get('/console/volumes?page=200');
    expect(rowsOf(last, 'Volumes')).toHaveLength(50);
    expect(last.text).toContain(`${volumes} volumes, page 200 of 200`);
  });
});

/** As a server before has left them. */
async function putVolumes(stateDir: string): Promise<void> {
  const resources = new ResourceStack();
  try {
    const store = await openStore(stateDir, resources);
    await store.change((change) => {
      for (let index = 0; index < volumes; index += 1) {
        const id = index.toString(16).padStart(32, '0');
        const volume = {
          id,
          name: `volume-${index}`,
          pool: 'default',
          bytes: 2 ** 20,
          blockSize: 512,
          thick: false,
          createdAt: 0,
        };
        change.put(`volume/${id}`, Buffer.from(JSON.stringify(volume)));
      }
    });
  } finally {
    await resources.close();
  }
}
