import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anyLength, ChapSecret } from '../../src/targets/ChapSecret.js';
import { EmbeddedDriver } from '../../src/targets/embedded/EmbeddedDriver.js';
import { TargetDataPath } from '../../src/targets/embedded/TargetDataPath.js';
import { parseIscsiName } from '../../src/targets/IscsiName.js';
import type { CredentialChange } from '../../src/targets/CredentialDriver.js';
import { makeTemporaryStore } from '../support/temporaryStore.js';
import { median, type BenchRow, type BenchSuite } from './Benchmark.js';

const target = parseIscsiName('iqn.2026-11.test.example:bench');
const few = 10;
const many = 10_000;
const changes = 200;
const secret = new ChapSecret(Buffer.from('bench-secret-1'), anyLength);

/**
 * What the embedded driver takes for the change behind AddSharedSecret, and for its removal: planned, sealed, on disk, and in
 * force.  One target has all accounts.  Medians; most of it is the disk's, so the plan is measured by itself too.
 */
export const embeddedAccountsSuite: BenchSuite = {
  name: 'Embedded target: accounts',
  async run() {
    const rows: BenchRow[] = [];
    const [small, large] = [await measure(few), await measure(many)];
    for (const [what, unit] of [
      ['plan', 'us'],
      ['add', 'us'],
      ['remove', 'us'],
    ] as const) {
      rows.push(
        { name: `${what}, ${few} accounts`, figure: small[what], unit },
        {
          name: `${what}, ${many} accounts`,
          figure: large[what],
          unit,
          ratio: { to: `${few} accounts`, value: large[what] / small[what] },
          goal: 1.5,
        },
      );
    }
    rows.push({ name: `start with ${many} accounts`, figure: large.startMs, unit: 'ms' });
    return rows;
  },
};

interface Figures {
  readonly plan: number;
  readonly add: number;
  readonly remove: number;
  readonly startMs: number;
}

async function measure(accounts: number): Promise<Figures> {
  const temporary = makeTemporaryStore();
  const folder = mkdtempSync(join(tmpdir(), 'bench-accounts-'));
  const open = (): EmbeddedDriver =>
    new EmbeddedDriver({
      portal: { address: '127.0.0.1', port: 0 },
      targets: [{ iscsiName: target, alias: null, luns: [], initiators: null, protected: true }],
      sealed: temporary.sealed,
      makeDataPath: () => new TargetDataPath(),
      folder,
      log: { warn: () => {}, error: () => {} },
    });
  let driver = open();
  try {
    await driver.start();
    for (let index = 0; index < accounts; index += 1) await carryOut(driver, add(`kept-${index}`));
    await driver.close();
    driver = open();
    const startedAt = performance.now();
    await driver.start();
    const startMs = performance.now() - startedAt;

    const micros = { plan: [] as number[], add: [] as number[], remove: [] as number[] };
    for (let index = 0; index < changes; index += 1) {
      const chapName = `iqn.2026-11.test.example:host-${index}`;
      micros.plan.push(await microsOf(() => driver.plan(add(chapName))));
      micros.add.push(await microsOf(() => carryOut(driver, add(chapName))));
      const account = { authority: target, chapName };
      micros.remove.push(await microsOf(() => carryOut(driver, { kind: 'remove', account })));
    }
    return {
      plan: median(micros.plan),
      add: median(micros.add),
      remove: median(micros.remove),
      startMs,
    };
  } finally {
    await driver.close();
    await temporary.remove();
    rmSync(folder, { recursive: true });
  }
}

function add(chapName: string): CredentialChange {
  return { kind: 'add', target, role: 'initiator', chapName, secret };
}

async function carryOut(driver: EmbeddedDriver, change: CredentialChange): Promise<void> {
  await driver.execute(await driver.plan(change));
}

async function microsOf(action: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await action();
  return (performance.now() - startedAt) * 1_000;
}
