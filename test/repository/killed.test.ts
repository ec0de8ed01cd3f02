import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { projectFolder } from '../support/environment.js';
import { call, collect, own, path, RepositoryHarness } from './repositoryHarness.js';

let harness: RepositoryHarness | null = null;
afterEach(() => harness?.remove());

const ROUNDS = 6;

/** Lets the writer write for a while and kills it.  @returns what it said had been answered. */
async function writeAndKill(folder: string, first: number, forMs: number): Promise<string[]> {
  const args = ['--import', 'tsx', join(import.meta.dirname, 'writer.ts'), folder, String(first)];
  const child = spawn(process.execPath, args, { cwd: projectFolder, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.startsWith('ready\n')) resolve();
    });
    child.once('close', () => reject(new Error('the writer ended before it was ready')));
  });
  try {
    await ready;
    await expect.poll(() => said, { interval: 1 }).toContain('\nlink ');
    await sleep(forMs);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  // The last line may be cut.
  return said.slice(0, said.lastIndexOf('\n')).split('\n').slice(1);
}

describe('a server that is killed while clients write', () => {
  it('keeps what it answered, and of the rest all or nothing', async () => {
    harness = await RepositoryHarness.start();
    const { folder } = harness;
    const answered = { box: new Set<string>(), link: new Set<string>(), unlinked: new Set<string>() };
    for (let round = 0; round < ROUNDS; round += 1) {
      await harness.closeStore();
      const lines = await writeAndKill(folder, round * 1_000_000, 20 + Math.random() * 150);
      for (const line of lines) {
        const [kind = '', number = ''] = line.split(' ');
        answered[kind as keyof typeof answered].add(number);
      }
      harness = await RepositoryHarness.start({ folder });

      const boxes = new Map<string, number>();
      for (const box of await collect(harness.instances.enumerate(own, 'T_Box', call))) {
        const [id, text, size] = [box.value('Id'), box.value('Text'), box.value('Size')];
        if (id !== 'hub') expect((text as string).length).toBe(size);
        boxes.set(id as string, Number(size));
      }
      expect([...answered.box].filter((number) => !boxes.has(number))).toEqual([]);

      const held = (await collect(harness.instances.enumerate(own, 'T_Holds', call))).map((link) =>
        (link.value('Held') as CIMInstanceName).toString(),
      );
      const everything = { associationClass: null, role: null, resultClass: null, resultRole: null };
      const found = await collect(harness.traversal.associatorNames(path('T_Box', 'hub'), everything, call));
      expect(found.map((far) => String(far.at({ namespace: own }))).toSorted()).toEqual(held.toSorted());
      const linked = new Set(found.map((far) => String(far.keyBindings.get('Id'))));
      expect([...answered.link].filter((number) => Number(number) % 3 !== 0 && !linked.has(number))).toEqual(
        [],
      );
      expect([...answered.unlinked].filter((number) => linked.has(number))).toEqual([]);
      const entries = [...harness.store.keys('repository/reference/')];
      // Each link stands in the index under both of its ends.
      expect(entries.length).toBe(2 * held.length);
    }
    expect(answered.link.size).toBeGreaterThan(0);
  });
});
