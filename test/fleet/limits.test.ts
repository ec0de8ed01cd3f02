import { afterEach, describe, expect, it } from 'vitest';
import { parseIscsiName } from '../../src/targets/IscsiName.js';
import { RemoteCredentialsHarness } from '../agent/RemoteCredentialsHarness.js';
import { CutMessages } from './CutMessages.js';
import { FleetClient } from './FleetClient.js';
import { FleetWorld } from './FleetWorld.js';
import { pullAll } from './pullAll.js';

const accounts = /\/read$/u;

describe('a reading of one host', () => {
  let harness: RemoteCredentialsHarness;
  afterEach(() => harness.dispose());

  it('ends after host-timeout-ms, and the host is named', async () => {
    const messages = new CutMessages();
    harness = new RemoteCredentialsHarness({ wrap: messages.wrap, readTimeoutMs: 300 });
    await harness.start();
    messages.plan(accounts, 'silent');
    const { targets } = harness.loopback.remote;
    await expect(targets.listTargets()).rejects.toMatchObject({
      reason: 'timeout',
      message: 'store1 gave no answer within 300 ms',
    });
    // It was asked at once whether it is there, and is.
    await expect.poll(() => messages.seen.at(-1)).toContain('hello');
    expect(await targets.listTargets()).toHaveLength(2);
  });

  it('has at most max-host-answer-bytes, whole lists only, in pages of a thousand', async () => {
    harness = new RemoteCredentialsHarness({ maxAnswerBytes: 300_000 });
    await harness.start();
    const { targets } = harness.loopback.remote;
    fill(1_001);
    expect(await targets.listAccounts()).toHaveLength(1_001);
    fill(3_000);
    await expect(targets.listAccounts()).rejects.toMatchObject({
      reason: 'rejected',
      message: expect.stringContaining('max-host-answer-bytes') as unknown,
    });
    fill(0);
    expect(await targets.listAccounts()).toEqual([]);
  });

  it('that is cut off in the middle is no list', async () => {
    const messages = new CutMessages();
    harness = new RemoteCredentialsHarness({ wrap: messages.wrap });
    await harness.start();
    messages.plan(accounts, 'answer', 2);
    await expect(harness.loopback.remote.targets.listTargets()).rejects.toMatchObject({
      reason: 'host-unreachable',
    });
  });

  function fill(count: number): void {
    harness.driver.accounts.clear();
    const target = parseIscsiName('iqn.2026-11.local.test:t1');
    for (let n = 0; n < count; n += 1) {
      const chapName = `iqn.2026-11.test.example:client-${n}`;
      harness.driver.accounts.set(chapName, {
        chapName,
        secret: 'x',
        bindings: [{ target, role: 'initiator' }],
      });
    }
  }
});

describe('a list of all hosts', () => {
  it('has at most max-gathered-instances; the pull operations go on', async () => {
    const world = await FleetWorld.open(['store1', 'store2', 'store3'], ['--max-gathered-instances=2']);
    const client = new FleetClient(world);
    try {
      await expect(client.systemsOf('MSISCSITARGET_ReplicationService')).rejects.toMatchObject({
        symbol: 'CIM_ERR_SERVER_LIMITS_EXCEEDED',
        description: expect.stringContaining('max-gathered-instances') as unknown,
      });
      const pulled = await pullAll(world, 'MSISCSITARGET_ReplicationService', { maxObjectCount: 2 });
      expect(pulled).toEqual([['store1', 'store2'], ['store3']]);
    } finally {
      client.close();
      await world.dispose();
    }
  });
});
