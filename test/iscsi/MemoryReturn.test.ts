import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { DataBudget } from '../../src/iscsi/DataBudget.js';
import { MemoryReturn } from '../../src/iscsi/MemoryReturn.js';
import { portalLimits } from '../../src/iscsi/PortalLimits.js';

const MIB = 1 << 20;
let memoryReturn: MemoryReturn | null = null;

afterEach(() => memoryReturn?.close());

/** A session that has held so much ends. */
function end(budget: DataBudget, returning: MemoryReturn, bytes: number): void {
  const session = budget.open('initiator', () => undefined);
  session.request(bytes, () => undefined).release();
  session.close();
  returning.sessionEnded();
}

it('gives memory back some time after sessions with much data, and not after others', async () => {
  const budget = new DataBudget(portalLimits);
  let collections = 0;
  const collect = () => {
    collections++;
  };
  const returning = new MemoryReturn(budget, { collect, afterMs: 1, leastMsBetween: 1 });
  memoryReturn = returning;
  end(budget, returning, 31 * MIB);
  await sleep(20);
  expect(collections).toBe(0);
  end(budget, returning, MIB);
  end(budget, returning, 40 * MIB);
  await expect.poll(() => collections).toBe(1);
  end(budget, returning, MIB);
  await sleep(20);
  expect(collections).toBe(1);
});

it('does so in truth: what nobody refers to any more is gone', async () => {
  const budget = new DataBudget(portalLimits);
  const returning = new MemoryReturn(budget, { afterMs: 1 });
  memoryReturn = returning;
  let isGone = false;
  const registry = new FinalizationRegistry(() => {
    isGone = true;
  });
  (() => registry.register(Buffer.alloc(MIB), null))();
  end(budget, returning, 40 * MIB);
  await expect.poll(() => isGone).toBe(true);
});

it('does nothing after it was closed', async () => {
  const budget = new DataBudget(portalLimits);
  let collections = 0;
  const returning = new MemoryReturn(budget, { collect: () => void collections++, afterMs: 1 });
  end(budget, returning, 40 * MIB);
  returning.close();
  end(budget, returning, 40 * MIB);
  await sleep(20);
  expect(collections).toBe(0);
});
