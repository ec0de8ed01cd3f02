import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { runs } from '../fuzz/runs.js';
import { projectFolder } from '../support/environment.js';
import { buildOnce } from '../support/server.js';
import { patienceMs } from '../support/patience.js';

/** About as many things as a first start seals, syncs, writes and renames. */
const steps = 13;
const stride = 5;

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The server in a folder where there was nothing; `killAt` as killAtStep.mjs has it.  Told to stop as soon as `whenReady` is done. */
async function startIn(
  folder: string,
  { killAt, whenReady }: { killAt?: string; whenReady?: (url: string) => Promise<void> },
): Promise<Ended> {
  const preload = pathToFileURL(join(import.meta.dirname, 'killAtStep.mjs')).href;
  const files = ['--state-dir', join(folder, 'state'), '--key-file', join(folder, 'key')];
  const ports = [
    '--http-port=0',
    '--https-port=0',
    '--wsman-http-port=0',
    '--wsman-https-port=0',
    '--iscsi-port=0',
  ];
  const child = spawn(
    process.execPath,
    ['--import', preload, join(projectFolder, 'dist', 'main.js'), ...ports, ...files],
    {
      env: { PATH: process.env['PATH'], HOME: folder, ...(killAt && { ISCSI_KILL_AT_START: killAt }) },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: patienceMs,
    },
  );
  let [stdout, stderr] = ['', ''];
  const looks: Promise<void>[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    const [, url] = /iscsi-wbem ready: (\S+)/u.exec(stdout) ?? [];
    if (url === undefined || looks.length > 0) return;
    looks.push((whenReady?.(url) ?? Promise.resolve()).finally(() => child.kill('SIGTERM')));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  await Promise.all(looks);
  return { code, signal, stdout, stderr };
}

describe('kill -9 in the first start', () => {
  beforeAll(buildOnce);

  it(
    'leaves what the next one makes whole, with an administrator who gets in',
    { timeout: 600_000 },
    async () => {
      let killed = 0;
      const count = Math.min(runs(3).numRuns, steps);
      for (let round = 0; round < count; round += 1) {
        const folder = mkdtempSync(join(tmpdir(), 'first-'));
        const step = 1 + ((round * stride + 1) % steps);
        const first = await startIn(folder, { killAt: `${step} ${round % 3}` });
        if (first.signal === 'SIGKILL') killed += 1;
        let status = 0;
        const second = await startIn(folder, {
          whenReady: async (url) => {
            const password = readFileSync(join(folder, 'state', 'admin-password'), 'utf8').trim();
            const Authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
            ({ status } = await fetch(new URL('/log-level', url), { headers: { Authorization } }));
          },
        });
        expect({ ...second, stdout: '' }, `killed at step ${step}`).toMatchObject({ code: 0 });
        expect(status, `killed at step ${step}`).toBe(200);
        rmSync(folder, { recursive: true });
      }
      expect(killed).toBe(count);
    },
  );
});
