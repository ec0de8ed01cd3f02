import { afterEach, describe, expect, it } from 'vitest';
import { providersIn } from '../../src/providers/index.js';
import { ethernetPortPath } from '../../src/providers/network/networkIdentity.js';
import { parseIscsiName } from '../../src/targets/IscsiName.js';
import { RemoteCredentialsHarness } from '../agent/RemoteCredentialsHarness.js';
import { call } from '../providers/TargetFixture.js';
import { CutMessages } from './CutMessages.js';
import { FleetWorld } from './FleetWorld.js';
import { pullAll } from './pullAll.js';

const accounts = /\/read$/u;

describe('a reading of one host', () => {
  let harness: RemoteCredentialsHarness;
  afterEach(() => harness.dispose());

  it('ends after host-timeout-ms, and the host is named', async () => {
    const messages = new CutMessages();
    harness = new RemoteCredentialsHarness({ wrap: messages.wrap, readTimeoutMs: 2_000 });
    await harness.start();
    messages.plan(accounts, 'silent');
    const { targets } = harness.loopback.remote;
    const before = messages.seen.length;
    await expect(targets.listTargets()).rejects.toMatchObject({
      reason: 'timeout',
      message: 'store1 gave no answer within 2000 ms',
    });
    // It was asked at once whether it is there, and is.
    await expect.poll(() => messages.seen.slice(before)).toContain('/agent/v1/hello');
    expect(await targets.listTargets()).toHaveLength(2);
  });

  it('of its network fails with a sentence for the client, as that of its targets', async () => {
    const messages = new CutMessages();
    harness = new RemoteCredentialsHarness({ wrap: messages.wrap, readTimeoutMs: 2_000 });
    await harness.start();
    const { remote } = harness.loopback;
    const { targets, credentials, pairs, network } = remote;
    const hostName = 'store1';
    const deps = { targets, credentials, pairs, network, hostName, defaultChapName: null, storage: null };
    const ports = providersIn(deps).find(({ className }) => className === 'MSFTSMNET_EthernetPort');
    messages.plan(accounts, 'silent');
    await expect(
      (async () => ports?.instances?.find?.(ethernetPortPath(hostName, 'eth0'), call))(),
    ).rejects.toMatchObject({
      symbol: 'CIM_ERR_FAILED',
      description: 'store1 gave no answer within 2000 ms',
    });
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
    try {
      await expect(world.client.systemsOf('MSISCSITARGET_ReplicationService')).rejects.toMatchObject({
        symbol: 'CIM_ERR_SERVER_LIMITS_EXCEEDED',
        description: expect.stringContaining('max-gathered-instances') as unknown,
      });
      const pulled = await pullAll(world, 'MSISCSITARGET_ReplicationService', { maxObjectCount: 2 });
      expect(pulled).toEqual([['store1', 'store2'], ['store3']]);
    } finally {
      await world.dispose();
    }
  });
});
