import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findAuditFiles } from '../../src/audit/auditFiles.js';
import { openAuditLog } from '../../src/server/openAuditLog.js';
import { SealedStore } from '../../src/store/SealedStore.js';
import { LmdbStore } from '../../src/store/lmdb/LmdbStore.js';
import { projectFolder } from '../support/environment.js';
import { buildOnce } from '../support/server.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-killed-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const key = Buffer.alloc(32, 9);
/** A file is full after some twenty records: many kills hit the change to the next one. */
const settings = { auditMaxBytes: 4096 };

const module = (path: string): string => pathToFileURL(join(projectFolder, 'dist', 'modules', path)).href;

/** Writes records, some at once, until it is killed; prints the name of each that is on disk. */
const script = (round: number): string => `
  const { writeSync } = await import('node:fs');
  const { openAuditLog } = await import('${module('server/openAuditLog.js')}');
  const { SealedStore } = await import('${module('store/SealedStore.js')}');
  const { LmdbStore } = await import('${module('store/lmdb/LmdbStore.js')}');
  const store = new LmdbStore('${folder}');
  const key = Buffer.alloc(32, 9);
  const log = await openAuditLog({ stateDir: '${folder}', auditMaxBytes: 4096 }, key, new SealedStore(store, key));
  const about = { address: 'local', door: 'test', what: 'write', target: null, account: null, outcome: 'done',
    cause: null, proof: null, durationMs: 0 };
  async function write(worker) {
    for (let n = 0; ; n += 1) {
      const who = '${round}/' + worker + '/' + n;
      await log.write({ ...about, who });
      writeSync(1, who + '\\n');
    }
  }
  writeSync(1, 'ready\\n');
  await Promise.all([0, 1, 2].map(write));`;

/** The names of the records that were acknowledged before the process was killed. */
async function killAfter(ms: number, round: number): Promise<string[]> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  while (!told.startsWith('ready\n') && child.exitCode === null) await sleep(2);
  await sleep(ms);
  child.kill('SIGKILL');
  await ended;
  expect(child.signalCode).toBe('SIGKILL');
  return told.split('\n').slice(1, -1);
}

describe('the audit record of a process that is killed while it writes', () => {
  it('has every record that was acknowledged, and verify finds nothing, however often it happens', async () => {
    await buildOnce();
    const acknowledged: string[] = [];
    // A slow machine acknowledges less in the same time.
    for (let round = 0; round < 14 || (acknowledged.length <= 50 && round < 60); round += 1) {
      acknowledged.push(...(await killAfter((round * 13) % 90, round)));
      const store = new LmdbStore(folder);
      const log = await openAuditLog({ stateDir: folder, ...settings }, key, new SealedStore(store, key));
      const { count, faults } = await log.verify();
      await log.close();
      await store.close();
      expect(faults).toEqual([]);
      const files = findAuditFiles(folder).map((file) => readFileSync(file, 'utf8'));
      const written = files.join('').split('\n').slice(0, -1);
      const records = written.map((line) => JSON.parse(line) as { who: string; what: string });
      expect(count).toBe(records.length);
      expect(records.filter(({ what }) => what === 'auditFault')).toEqual([]);
      const names = new Set(records.map(({ who }) => who));
      expect(acknowledged.filter((name) => !names.has(name))).toEqual([]);
    }
    expect(acknowledged.length).toBeGreaterThan(50);
    expect(findAuditFiles(folder).length).toBeGreaterThan(2);
  });
});
