import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileMedium } from '../../../src/scsi/media/FileMedium.js';

const BLOCKS = 16_384;
const program = join(dirname(dirname(fileURLToPath(import.meta.url))), 'support', 'writeUntilKilled.ts');

describe('A FileMedium whose process is killed', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'iscsi-wbem-crash-'));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  async function writeAndKill(path: string, kind: 'plain' | 'atomic', afterMs: number): Promise<void> {
    const child = spawn(process.execPath, ['--import', 'tsx', program, path, String(BLOCKS), kind], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await setTimeout(afterMs);
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  it.each([20, 90])('has no data in what it calls deallocated (after %d ms)', async (afterMs) => {
    const path = join(folder, `plain${afterMs}`);
    await writeAndKill(path, 'plain', afterMs);
    const medium = new FileMedium(path, BLOCKS);
    let mapped = 0;
    for (let lba = 0; lba < BLOCKS;) {
      const run = medium.status(lba);
      if (run.mapped) mapped += run.blocks;
      else expect(medium.read(lba, run.blocks).every((byte) => byte === 0)).toBe(true);
      lba += run.blocks;
    }
    expect(mapped).toBeGreaterThan(0);
    await medium.close();
  });

  it.each([15, 40, 80])('has all of an atomic write or nothing (after %d ms)', async (afterMs) => {
    const path = join(folder, `atomic${afterMs}`);
    await writeAndKill(path, 'atomic', afterMs);
    const medium = new FileMedium(path, BLOCKS);
    const data = medium.read(0, 512);
    expect(data.every((byte) => byte === data[0])).toBe(true);
    expect(data[0]).toBeGreaterThan(0);
    await medium.close();
  });
});
